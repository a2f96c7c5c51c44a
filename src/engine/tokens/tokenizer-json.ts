import { z } from "zod";

const part = z.looseObject({ type: z.string() }).nullish();

/** The parts of a `tokenizer.json`; what each step and the model take is read where they are made. */
export const tokenizerJsonSchema = z.looseObject({
  added_tokens: z
    .array(
      z.looseObject({
        id: z.int().min(0).max(10_000_000),
        content: z.string().min(1),
        special: z.boolean().default(false),
        normalized: z.boolean().optional(),
        single_word: z.boolean().default(false),
        lstrip: z.boolean().default(false),
        rstrip: z.boolean().default(false),
      }),
    )
    .default([]),
  normalizer: part,
  pre_tokenizer: part,
  post_processor: part,
  decoder: part,
  model: z.looseObject({}),
});

export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;
export type AddedToken = TokenizerJson["added_tokens"][number];

/** A special token's name: bare, or with its flags. */
const tokenName = z
  .union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)])
  .nullish();

/** The roles that special tokens have, by the names that transformers gives them. */
const roles = {
  bos_token: tokenName,
  eos_token: tokenName,
  unk_token: tokenName,
  sep_token: tokenName,
  pad_token: tokenName,
  cls_token: tokenName,
  mask_token: tokenName,
};

export const specialTokensMapSchema = z.looseObject(roles);

export type SpecialTokensMap = z.infer<typeof specialTokensMapSchema>;

/** What we look into of a `tokenizer_config.json`. */
export const tokenizerConfigSchema = z.looseObject({
  ...roles,
  model_max_length: z.number().nullish(),
  tokenizer_class: z.string().nullish(),
  do_lower_case: z.boolean().nullish(),
  add_bos_token: z.boolean().nullish(),
  add_eos_token: z.boolean().nullish(),
  padding_side: z.enum(["left", "right"]).nullish(),
  truncation_side: z.enum(["left", "right"]).nullish(),
  added_tokens_decoder: z
    .record(
      z.string().regex(/^\d{1,9}$/),
      z.looseObject({
        content: z.string().min(1),
        special: z.boolean().default(false),
        normalized: z.boolean().optional(),
        single_word: z.boolean().default(false),
        lstrip: z.boolean().default(false),
        rstrip: z.boolean().default(false),
      }),
    )
    .nullish(),
  chat_template: z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]).nullish(),
});

export type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>;
