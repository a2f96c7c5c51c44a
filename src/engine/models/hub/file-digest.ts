import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Digest } from "./hub-file.ts";

/** Begins the digest of a file of this many bytes. */
export function startDigest({ kind }: Digest, size: number): Hash {
  if (kind === "sha256") return createHash("sha256");
  // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
  return createHash("sha1").update(`blob ${size}\0`);
}

/** Feeds a file's bytes to a digest; resolves with how many there were. */
export async function digestFile(path: string, digest: Hash, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { ...(signal && { signal }) })) {
    digest.update(chunk);
    bytes += chunk.length;
  }
  return bytes;
}
