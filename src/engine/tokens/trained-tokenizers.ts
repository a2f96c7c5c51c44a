import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readOptionalJson } from "../models/read-optional-json.ts";
import type { TrainedBy, TrainedTokenizer, TrainedTokenizers } from "../ports.ts";

/** As many as a server may have; the oldest goes. */
const MOST_KEPT = 20;

/** Tokenizers that people have trained, in a folder. */
export interface TrainedFolder extends TrainedTokenizers {
  /** What an owner's tokenizer is called among all that lie in the folder; undefined where there is none of that name. */
  find(owner: string, name: string): string | undefined;
}

export function trainedTokenizers(folder: string): TrainedFolder {
  return {
    names: (owner) => versionsOf(owner).map(({ name }) => name),
    find(owner, name) {
      const found = versionsOf(owner).findLast((one) => one.name === name);
      return found && `${roomOf(owner)}/${found.folder}`;
    },
    async save(owner, { name, version, by }, tokenizerJson) {
      const own = join(folder, roomOf(owner));
      const kept = `${name}${MARK}${version}`;
      if (existsSync(join(own, kept))) return;
      // A folder that is there is whole.
      const half = join(own, `.${kept}`);
      await mkdir(half, { recursive: true });
      await writeFile(join(half, "tokenizer.json"), tokenizerJson);
      if (by !== undefined) await writeFile(join(half, BY), JSON.stringify(by));
      await rename(half, join(own, kept));
      const others = versionsOf(owner).filter((one) => one.folder !== kept);
      const gone = others.filter((one, i) => one.name === name || i <= others.length - MOST_KEPT);
      await Promise.all(gone.map((one) => rm(join(own, one.folder), { recursive: true, force: true })));
    },
    list: (owner) =>
      Promise.all(
        versionsOf(owner).map(async ({ name, folder: place, at }): Promise<TrainedTokenizer> => {
          const by = await readBy(join(folder, roomOf(owner), place), name);
          return { name, at, ...(by && { by }) };
        }),
      ),
    async remove(owner, name) {
      const found = versionsOf(owner).filter((one) => one.name === name);
      const own = join(folder, roomOf(owner));
      await Promise.all(found.map((one) => rm(join(own, one.folder), { recursive: true, force: true })));
      return found.length > 0;
    },
  };

  /** The oldest first. */
  function versionsOf(
    owner: string,
  ): readonly { readonly name: string; readonly folder: string; readonly at: number }[] {
    const own = join(folder, roomOf(owner));
    if (!existsSync(own)) return [];
    return readdirSync(own)
      .filter((one) => !one.startsWith(".") && one.includes(MARK))
      .map((one) => ({ folder: one, name: one.slice(0, one.lastIndexOf(MARK)), at: madeAt(join(own, one)) }))
      .sort((a, b) => a.at - b.at);
  }
}

/** Whether a name is one of those that lie in the folder of trained tokenizers, which nobody gives them. */
export function isTrainedPlace(name: string): boolean {
  return /^trained-[0-9a-f]{32}\//iu.test(name);
}

function madeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

const BY = "trained-by.json";
const trainedBy = z.object({ id: z.string(), name: z.string() });

/** Undefined where it was not kept, or can't be read: an admin may still remove it. */
function readBy(folder: string, name: string): Promise<TrainedBy | undefined> {
  return readOptionalJson(join(folder, BY), trainedBy, name).catch(() => undefined);
}

/** Stands in no name. */
const MARK = "~";
const ROOM = "trained-";

/** What belongs to one server or person lies in a folder that tells nothing of whose it is. */
function roomOf(owner: string): string {
  return ROOM + createHash("sha256").update(owner).digest("hex").slice(0, 32);
}
