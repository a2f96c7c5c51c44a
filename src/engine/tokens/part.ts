import { z } from "zod";
import { EngineError } from "../errors.ts";

/** One step of a tokenizer, as `tokenizer.json` writes it. */
export interface Part {
  readonly type: string;
  readonly [key: string]: unknown;
}

const part = z.looseObject({ type: z.string() });

/** The steps under one of a sequence's names; none where there is no such list. */
export function partsOf(sequence: Part, name: string): readonly Part[] {
  return z.array(part).optional().parse(sequence[name]) ?? [];
}

/** Where a part's pattern is `{"String": …}` or `{"Regex": …}`. */
export const patternSchema = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]);

/** For a step that we do not know; whose tokenizer it is, is added by the caller that knows. */
export function unsupported(kind: string): EngineError {
  return new EngineError("tokenizer.unsupported", { kind });
}
