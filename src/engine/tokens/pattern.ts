import { SplitPreTokenizer } from "@huggingface/tokenizers";
import type { z } from "zod";
import type { patternSchema } from "./part.ts";

/** A pattern of `tokenizer.json` as JavaScript's: Oniguruma's classes, anchors and folds are translated by @huggingface/tokenizers. */
export function patternOf(pattern: z.infer<typeof patternSchema>): RegExp {
  if ("String" in pattern) return new RegExp(escapePattern(pattern.String), "gu");
  const { pattern: translated } = new SplitPreTokenizer({ pattern, behavior: "Isolated", invert: false });
  if (translated === null) throw new SyntaxError("a pattern without text");
  return translated;
}

/** The text as a pattern that matches it alone. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
