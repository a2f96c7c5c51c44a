import { open, rename, rm } from "node:fs/promises";
import { EngineError } from "../../errors.ts";
import { digestFile, startDigest } from "./file-digest.ts";
import type { HubFile } from "./hub-file.ts";
import { onDisk } from "./on-disk.ts";
import { type Pause, persist } from "./persist.ts";

export interface DownloadParts {
  readonly model: string;
  readonly endpoint: string;
  /** The file's bytes from a place in it on. */
  readonly read: (from: number) => AsyncIterable<Uint8Array>;
  readonly pause: Pause;
  readonly signal?: AbortSignal;
  /** Told how many bytes of the file are here. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Brings a file to `target`, whole and checked or not at all. What came is kept beside it (`.part`), and the next call goes on from there, also in
 * another process. Throws EngineErrors: `hub.damaged` where the bytes are not those that the Hub lists, `hub.unreachable`, those of `read` and `onDisk`.
 */
export async function downloadFile(file: HubFile, target: string, parts: DownloadParts): Promise<void> {
  const part = `${target}.part`;
  const isFromBefore = await fetchInto(part, file, parts);
  if (!(await isWhole(part, file, parts.signal))) {
    await rm(part, { force: true });
    // Bytes of an earlier run, or of another copy, may be to blame: once more from the beginning.
    if (isFromBefore) await fetchInto(part, file, parts);
    if (!isFromBefore || !(await isWhole(part, file, parts.signal))) {
      await rm(part, { force: true });
      throw new EngineError("hub.damaged", { model: parts.model, file: file.path });
    }
  }
  await rename(part, target);
}

/** True where some of it was there before. */
async function fetchInto(part: string, file: HubFile, parts: DownloadParts): Promise<boolean> {
  const { model, endpoint, read, pause, signal, onBytes } = parts;
  await using handle = await open(part, "a");
  let size = (await handle.stat()).size;
  if (size > file.size) {
    await handle.truncate(0);
    size = 0;
  }
  const isFromBefore = size > 0;
  onBytes?.(size);
  const attempt = async () => {
    for await (const chunk of size < file.size ? read(size) : []) {
      if (size + chunk.length > file.size) throw new EngineError("hub.damaged", { model, file: file.path });
      await onDisk(part, () => handle.appendFile(chunk));
      size += chunk.length;
      onBytes?.(size);
      signal?.throwIfAborted();
    }
    if (size < file.size) throw new EngineError("hub.unreachable", { endpoint, reason: `${file.path} ended early` });
  };
  await persist(attempt, { pause, reached: () => size, ...(signal && { signal }) });
  // A name must not come to stand for bytes that a power cut takes away again.
  await onDisk(part, () => handle.sync());
  return isFromBefore;
}

async function isWhole(part: string, { size, digest }: HubFile, signal: AbortSignal | undefined): Promise<boolean> {
  const hash = startDigest(digest, size);
  return (await digestFile(part, hash, signal)) === size && hash.digest("hex") === digest.value;
}
