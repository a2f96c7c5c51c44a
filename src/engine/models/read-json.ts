import { z } from "zod";
import { EngineError } from "../errors.ts";
import { lookOverJson } from "./look-over-json.ts";
import { namedFile } from "./named-file.ts";
import { readText } from "./read-text.ts";

/** A model's JSON file as its schema names it. Throws EngineErrors that name the file: `model.file-missing`, `model.file-too-large`, `model.damaged` with the reason. */
export async function readJson<T>(path: string, schema: z.ZodType<T>, model: string): Promise<T> {
  const file = namedFile(path);
  const text = await readText(path, model);
  const result = schema.safeParse(parse(text, model, file));
  if (result.success) return result.data;
  throw new EngineError("model.damaged", { model, file, reason: z.prettifyError(result.error) });
}

function parse(text: string, model: string, file: string): unknown {
  const problem = lookOverJson(text);
  if (problem !== undefined) throw new EngineError("model.damaged", { model, file, reason: problem });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("model.damaged", { model, file, reason }, { cause });
  }
}
