import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, isEngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Tokenizers, TrainedTokenizers } from "../ports.ts";

/** As many as a server may have; the oldest goes. */
const MOST_KEPT = 20;

/** Tokenizers that people have trained, in a folder that is one of those that `tokenizers` finds models in. */
export function trainedTokenizers(folder: string, tokenizers: Tokenizers): TrainedTokenizers & Tokenizers {
  const names = (owner?: string) => [
    ...(owner === undefined ? [] : versionsOf(owner).map(({ name }) => name)),
    ...tokenizers.names().filter((name) => !isRoom(name)),
  ];
  return {
    names,
    async save(owner, name, version, tokenizerJson) {
      const own = join(folder, roomOf(owner));
      const kept = `${name}${MARK}${version}`;
      if (existsSync(join(own, kept))) return;
      // A folder that is there is whole.
      const half = join(own, `.${kept}`);
      await mkdir(half, { recursive: true });
      await writeFile(join(half, "tokenizer.json"), tokenizerJson);
      await rename(half, join(own, kept));
      const others = versionsOf(owner).filter((one) => one.folder !== kept);
      const gone = others.filter((one, i) => one.name === name || i <= others.length - MOST_KEPT);
      await Promise.all(gone.map((one) => rm(join(own, one.folder), { recursive: true, force: true })));
    },
    async get(asked, run) {
      const wanted = asked.trim();
      const own = run?.owner === undefined ? undefined : versionsOf(run.owner).findLast(({ name }) => name === wanted);
      if (own !== undefined && run?.owner !== undefined) {
        const handle = await tokenizers.get(`${roomOf(run.owner)}/${own.folder}`, run);
        return { ...handle, model: own.name };
      }
      if (isRoom(wanted)) throw unknown(wanted, run?.owner);
      try {
        return await tokenizers.get(wanted, run);
      } catch (error) {
        throw isEngineError(error) && error.code === "model.unknown" ? unknown(wanted, run?.owner) : error;
      }
    },
  };

  /** Names that the caller may know, and no others. */
  function unknown(asked: string, owner: string | undefined): EngineError {
    const known = names(owner);
    return new EngineError("model.unknown", { asked, nearest: nearest(asked, known), known });
  }

  /** The oldest first. */
  function versionsOf(owner: string): readonly { readonly name: string; readonly folder: string }[] {
    const own = join(folder, roomOf(owner));
    if (!existsSync(own)) return [];
    return readdirSync(own)
      .filter((one) => !one.startsWith(".") && one.includes(MARK))
      .map((one) => ({ folder: one, name: one.slice(0, one.lastIndexOf(MARK)), at: madeAt(join(own, one)) }))
      .sort((a, b) => a.at - b.at);
  }
}

function madeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Stands in no name. */
const MARK = "~";
const ROOM = "trained-";

/** What belongs to one server or person lies in a folder that tells nothing of whose it is. */
function roomOf(owner: string): string {
  return ROOM + createHash("sha256").update(owner).digest("hex").slice(0, 32);
}

function isRoom(name: string): boolean {
  return /^trained-[0-9a-f]{32}\//iu.test(name);
}
