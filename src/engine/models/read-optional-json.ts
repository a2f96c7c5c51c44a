import type { z } from "zod";
import { isEngineError } from "../errors.ts";
import { readJson } from "./read-json.ts";

/** `readJson` for a file that a model may lack: undefined then. */
export async function readOptionalJson<T>(path: string, schema: z.ZodType<T>, model: string): Promise<T | undefined> {
  try {
    return await readJson(path, schema, model);
  } catch (error) {
    if (isEngineError(error) && error.code === "model.file-missing") return undefined;
    throw error;
  }
}
