import { randomBytes } from "node:crypto";
import { readdir, realpath, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EngineError } from "../../errors.ts";
import { lockFile } from "../../file-lock.ts";
import { makeFolder } from "../../make-folder.ts";
import { isRepositoryName } from "../repository-name.ts";
import { onDisk } from "./on-disk.ts";

/** One model's places in the cache, held: no other process changes them until this is disposed of. */
export interface HeldPlaces extends Disposable {
  /** The model's folder, in Hub layout: `<cache>/openai/clip-vit-large-patch14`. Whole or absent. */
  readonly folder: string;
  /** Where the files of a commit are brought before they are the model; kept from one try to the next. */
  incoming(state: string): string;
  /** Makes what has come the model, in place of an earlier one. */
  install(incoming: string): Promise<void>;
  /** Takes the model away with all that was begun. */
  clear(): Promise<void>;
}

/** The model's folder, for reading. The name must be a repository's. */
export function placeOf(cache: string, name: string): string {
  if (!isRepositoryName(name)) throw new EngineError("hub.name", { asked: name });
  return join(cache, name);
}

/** Throws EngineErrors `hub.in-use` while another process holds it, and those of `onDisk`. */
export async function holdPlaces(cache: string, name: string): Promise<HeldPlaces> {
  const folder = placeOf(cache, name);
  const [incoming, leaving, locks] = [".incoming", ".leaving", ".locks"].map((place) => join(cache, place)) as Three;
  // Two hyphens are in no repository's name.
  const flat = name.replace("/", "--");
  const lock = await onDisk(cache, async () => {
    for (const place of [incoming, leaving, locks]) await makeFolder(place);
    return lockFile(join(locks, flat));
  });
  if (lock === undefined) throw new EngineError("hub.in-use", { model: name });
  return {
    folder,
    incoming: (state) => join(incoming, `${flat}@${state}`),
    install: (ready) =>
      onDisk(cache, async () => {
        await makeFolder(dirname(folder));
        await mustBeInside(cache, dirname(folder));
        await takeAway();
        await rename(ready, folder);
        await clearBegun();
      }),
    clear: () =>
      onDisk(cache, async () => {
        await takeAway();
        await clearBegun();
        // An organisation without models goes as well.
        if (dirname(folder) !== cache) await rmdir(dirname(folder)).catch(() => {});
      }),
    [Symbol.dispose]: () => lock.close(),
  };

  /** Out of sight at once, since removing takes its time. */
  async function takeAway(): Promise<void> {
    const gone = join(leaving, `${flat}@${randomBytes(6).toString("hex")}`);
    await rename(folder, gone).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }

  async function clearBegun(): Promise<void> {
    for (const place of [incoming, leaving]) {
      const begun = (await readdir(place)).filter((entry) => entry.startsWith(`${flat}@`));
      for (const entry of begun) await rm(join(place, entry), { recursive: true, force: true });
    }
  }
}

type Three = [string, string, string];

/** A link must not lead what is written to another place. */
async function mustBeInside(cache: string, parent: string): Promise<void> {
  const [whole, part] = await Promise.all([realpath(cache), realpath(parent)]);
  if (part !== whole && dirname(part) !== whole)
    throw new EngineError("hub.unwritable", { folder: parent, reason: "a link to another place" });
}
