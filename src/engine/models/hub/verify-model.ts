import { join } from "node:path";
import type { LibraryRun } from "../../ports.ts";
import { unreadable } from "../unreadable.ts";
import { digestFile, startDigest } from "./file-digest.ts";
import type { HubRecord } from "./hub-record.ts";

export interface VerifiedFile {
  readonly path: string;
  readonly state: "good" | "missing" | "damaged";
}

/** Reads every file of a pulled model again and compares it with what the Hub listed. */
export async function verifyModel(
  folder: string,
  { name, files }: HubRecord,
  { signal, onProgress }: LibraryRun = {},
): Promise<readonly VerifiedFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const verified: VerifiedFile[] = [];
  let done = 0;
  for (const { target, size, digest } of files) {
    const hash = startDigest(digest, size);
    const bytes = await digestFile(join(folder, target), hash, signal).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      signal?.throwIfAborted();
      throw unreadable(error, name, target);
    });
    const isGood = bytes === size && hash.digest("hex") === digest.value;
    verified.push({ path: target, state: bytes === undefined ? "missing" : isGood ? "good" : "damaged" });
    done += size;
    onProgress?.({ done, total });
  }
  return verified;
}
