import { readFile, stat } from "node:fs/promises";
import { EngineError } from "../errors.ts";
import { namedFile } from "./named-file.ts";
import { unreadable } from "./unreadable.ts";

/** The largest known tokenizer.json (Gemma 3, 33 MB) four times over: what is larger is no model's text file. */
export const LARGEST_TEXT = 128 * 1024 * 1024;

/** A model's text file. Throws EngineErrors that name the file: `model.file-missing`, `model.file-too-large`, `model.unreadable`. */
export async function readText(path: string, model: string): Promise<string> {
  const file = namedFile(path);
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(cause, model, file);
  });
  if (!found.isFile()) throw new EngineError("model.file-missing", { model, file });
  if (found.size > LARGEST_TEXT) {
    throw new EngineError("model.file-too-large", { model, file, size: found.size, most: LARGEST_TEXT });
  }
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw unreadable(cause, model, file);
  });
}
