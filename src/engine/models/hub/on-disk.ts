import { statfs } from "node:fs/promises";
import { EngineError } from "../../errors.ts";

/** Does something in a folder. Throws `EngineError("hub.no-space" | "hub.unwritable", {folder, reason})` for what the disk refuses. */
export async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (FULL.has(code)) throw new EngineError("hub.no-space", { folder, reason: code }, { cause });
    if (CLOSED.has(code)) throw new EngineError("hub.unwritable", { folder, reason: code }, { cause });
    throw cause;
  }
}

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const CLOSED: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "ELOOP",
  "EISDIR",
  "ENAMETOOLONG",
  "EIO",
]);

/** Throws `EngineError("hub.too-large", …)` where so many bytes do not fit beside what is there. */
export async function mustFit(model: string, bytes: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes + SPARE_BYTES > free)
    throw new EngineError("hub.too-large", { model, megabytes: bytes / 1e6, free: free / 1e6, folder });
}

/** Left for the database, which shares the disk and must go on. */
const SPARE_BYTES = 200e6;
