import type { Tensor } from "@huggingface/transformers";
import type { Tokenizer } from "../ports.ts";
import { type PromptWindow, promptWindow } from "../prompt/prompt-window.ts";
import { transformers } from "./transformers.ts";

/** The ids that an encoder with so many positions reads of a text, without padding, and the rest of the text that it does not read. */
export function readText(text: string, tokenizer: Tokenizer, positions: number): PromptWindow {
  const { use } = tokenizer;
  const limit = use.kind === "text" && use.limit !== undefined ? Math.min(use.limit, positions) : positions;
  const length = Math.min(limit, tokenizer.encodeIds(text).length);
  return promptWindow(text, tokenizer, { length, padding: 0 });
}

/** [1, ids]: int64, as exported text encoders take them. */
export async function idTensor(ids: readonly number[]): Promise<Tensor> {
  const { Tensor } = await transformers();
  return new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
}
