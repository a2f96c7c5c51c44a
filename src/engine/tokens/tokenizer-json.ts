import { z } from "zod";

/** The parts of a `tokenizer.json` that we look into; the library reads the rest. */
export const tokenizerJsonSchema = z.looseObject({
  added_tokens: z
    .array(
      z.looseObject({
        id: z.int(),
        content: z.string().min(1),
        special: z.boolean().default(false),
        normalized: z.boolean().optional(),
        lstrip: z.boolean().default(false),
        rstrip: z.boolean().default(false),
      }),
    )
    .default([]),
  normalizer: z.looseObject({ type: z.string() }).nullable(),
  pre_tokenizer: z.looseObject({ type: z.string() }).nullable(),
  post_processor: z.looseObject({ type: z.string() }).nullable(),
  decoder: z.looseObject({ type: z.string() }).nullable(),
  model: z.looseObject({
    /** Missing in the Hub's oldest files. */
    type: z.string().optional(),
    /** Token to id; tokens with their scores for Unigram. */
    vocab: z.union([z.record(z.string(), z.int()), z.array(z.unknown())]),
    merges: z.array(z.unknown()).optional(),
    unk_token: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
    continuing_subword_prefix: z.string().nullish(),
  }),
});

export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;
export type AddedToken = TokenizerJson["added_tokens"][number];

/** A `tokenizer_config.json`, of which the library reads what it knows. */
export const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().optional(),
  tokenizer_class: z.string().optional(),
});

export type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>;
