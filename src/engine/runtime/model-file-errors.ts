import { access, constants, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EngineError } from "../errors.ts";
import { unreadable } from "../models/unreadable.ts";
import { messageOf } from "./message-of.ts";
import type { SessionOptions } from "./session-options.ts";

/** Throws `EngineError("model.file-missing" | "model.unreadable", {model, file})` where there is no such file, or none that may be read. */
export async function mustBeAFile(file: string, model: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new EngineError("model.file-missing", { model, file: withinModel(file) });
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw unreadable(cause, model, withinModel(file));
  });
}

/** What to throw when ONNX Runtime could not open a file: `model.damaged`, or `model.provider-failed` where the execution provider is to blame. */
export function cannotOpen(cause: unknown, file: string, { model, providers = ["cpu"] }: SessionOptions): EngineError {
  const message = messageOf(cause);
  const reason = message.replace(/^Load model from .* failed:/, "");
  // The CPU is always there, so that only the file is left to blame; another provider fails before the file is opened.
  if (providers.every((provider) => provider === "cpu") || message.startsWith("Load model from"))
    return new EngineError("model.damaged", { model, file: withinModel(file), reason }, { cause });
  return new EngineError("model.provider-failed", { model, providers, reason }, { cause });
}

/** `unet/model.onnx`: enough to find it, and no business of the machine's folders. */
export function withinModel(file: string): string {
  return join(basename(dirname(file)), basename(file));
}
