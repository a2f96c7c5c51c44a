import type { Tokenizer } from "../ports.ts";
import { type CountOptions, countImagePrompt, type ImagePromptCount } from "./count-image-prompt.ts";

/** What a prompt costs, by the kind of its model. */
export type PromptCount =
  | ImagePromptCount
  | { readonly kind: "text"; readonly count: number; readonly limit?: number }
  | {
      readonly kind: "chat";
      /** Tokens of the text alone. */
      readonly count: number;
      /** What a chat message costs besides its text and the name of its role. */
      readonly perMessage: number;
      readonly limit?: number;
    };

/** Counts a plain prompt. Image prompts fill one chunk after the other (75 tokens in Stable Diffusion); text and chat are counted without special tokens for chat, with them for text. */
export function countPrompt(tokenizer: Tokenizer, text: string, options: CountOptions = {}): PromptCount {
  const { use } = tokenizer;
  const limit = use.kind !== "image" && use.limit !== undefined ? { limit: use.limit } : {};
  switch (use.kind) {
    case "image":
      return countImagePrompt(tokenizer, text, use.chunk, options);
    case "text":
      return { kind: "text", count: tokenizer.encodeIds(text).length, ...limit };
    case "chat":
      return { kind: "chat", count: tokenizer.encodeIds(text).length, perMessage: use.perMessage, ...limit };
    default:
      return use satisfies never;
  }
}
