import { isEngineError } from "../errors.ts";
import { readText } from "./read-text.ts";

/** A model's text file; undefined where it has none. Throws as `readText` does where it can't be read. */
export async function readOptionalText(path: string, model: string): Promise<string | undefined> {
  try {
    return await readText(path, model);
  } catch (error) {
    if (isEngineError(error) && error.code === "model.file-missing") return undefined;
    throw error;
  }
}
