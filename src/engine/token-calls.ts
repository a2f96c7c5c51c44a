import type {
  Beginning,
  Chat,
  DecodedText,
  EncodeOptions,
  RenderedChat,
  TokenizerFacts,
  VocabularyEntry,
  VocabularyFound,
} from "./ports.ts";
import type { PromptCount } from "./tokens/count.ts";
import type { CountOptions } from "./tokens/count-image-prompt.ts";
import type { decodeBeginning } from "./tokens/decode-beginning.ts";
import type { PackedInput } from "./tokens/packed-input.ts";

/** What a token thread is given when it starts. */
export interface TokenThreadData {
  readonly folders: readonly string[];
}

/** What a token thread can be asked; `name` is the tokenizer's. A handler tells when it begins. */
export type TokenCalls = {
  readonly facts: Asked<unknown, TokenizerFacts>;
  readonly encode: Asked<{ text: string; options: EncodeOptions; beginning?: Beginning }, PackedInput>;
  readonly encodeIds: Asked<{ text: string; options: EncodeOptions }, Int32Array>;
  readonly count: Asked<{ text: string; options: CountOptions }, PromptCount>;
  readonly decode: Asked<{ ids: readonly number[]; skipSpecial: boolean }, string>;
  readonly decodeBeginning: Asked<{ written: string; options: Parameters<typeof decodeBeginning>[2] }, DecodedText>;
  readonly idOf: Asked<{ token: string }, number | undefined>;
  readonly specialEntries: Asked<unknown, readonly VocabularyEntry[]>;
  readonly search: Asked<{ text: string; skip: number; most: number }, VocabularyFound>;
  readonly around: Asked<{ id: number; each: number }, readonly VocabularyEntry[]>;
  readonly render: Asked<{ chat: Chat; template: string | undefined }, RenderedChat>;
  /** The models that have a chat template. */
  readonly chatModels: { readonly input: null; readonly progress: "begun"; readonly output: readonly string[] };
};

interface Asked<Input, Output> {
  readonly input: { readonly name: string } & Input;
  readonly progress: "begun";
  readonly output: Output;
}
