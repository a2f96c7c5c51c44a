import { EngineError } from "../errors.ts";

/** What to throw when the disk refuses a model's file: `model.file-missing` where it is not there, `model.unreadable` with the system's reason. Anything but the disk's refusals stays what it is. */
export function unreadable(cause: unknown, model: string, file: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return new EngineError("model.file-missing", { model, file }, { cause });
  // As the system names its errors: ERR_… are Node's own.
  if (!/^E[A-Z0-9]+$/u.test(code)) return cause;
  return new EngineError("model.unreadable", { model, file, reason: code }, { cause });
}
