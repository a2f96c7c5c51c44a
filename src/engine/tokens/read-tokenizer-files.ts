import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../errors.ts";
import { readJson } from "../models/read-json.ts";
import { readOptionalJson } from "../models/read-optional-json.ts";
import { readOptionalText } from "../models/read-optional-text.ts";
import {
  type SpecialTokensMap,
  specialTokensMapSchema,
  type TokenizerConfig,
  type TokenizerJson,
  tokenizerConfigSchema,
  tokenizerJsonSchema,
} from "./tokenizer-json.ts";
import { fromMerges, fromWordList } from "./vocabulary-files.ts";

/** What a repository says about its tokenizer, brought into one form. */
export interface TokenizerFiles {
  readonly tokenizerJson: TokenizerJson;
  readonly tokenizerConfig: TokenizerConfig;
}

/**
 * Reads `tokenizer.json`, or what older repositories have instead: `vocab.txt` (BERT), `vocab.json` and `merges.txt` (GPT-2, RoBERTa, CLIP, Qwen).
 * Roles of special tokens that `tokenizer_config.json` leaves out are taken from `special_tokens_map.json`, then from the kind of model that `config.json` names.
 */
export async function readTokenizerFiles(folder: string, model: string): Promise<TokenizerFiles> {
  const [written, map, modelConfig] = await Promise.all([
    readOptionalJson(join(folder, "tokenizer_config.json"), tokenizerConfigSchema, model),
    readOptionalJson(join(folder, "special_tokens_map.json"), specialTokensMapSchema, model),
    readOptionalJson(join(folder, "config.json"), modelConfigSchema, model),
  ]);
  const tokenizerJson = await readVocabulary(folder, model, { ...written }, modelConfig?.model_type ?? undefined);
  const tokenizerConfig = withRoles({ ...written }, map ?? {}, tokenizerJson);
  return { tokenizerJson: withAddedTokens(tokenizerJson, tokenizerConfig), tokenizerConfig };
}

const modelConfigSchema = z.looseObject({ model_type: z.string().nullish() });

async function readVocabulary(
  folder: string,
  model: string,
  config: TokenizerConfig,
  modelType: string | undefined,
): Promise<TokenizerJson> {
  const whole = await readOptionalJson(join(folder, "tokenizer.json"), tokenizerJsonSchema, model);
  if (whole !== undefined) return whole;
  const kind = config.tokenizer_class ?? modelType ?? "";
  const words = await readOptionalText(join(folder, "vocab.txt"), model);
  if (words !== undefined) return fromWordList(words, config);
  const merges = await readOptionalText(join(folder, "merges.txt"), model);
  if (merges === undefined) throw new EngineError("model.file-missing", { model, file: "tokenizer.json" });
  const vocab = await readJson(join(folder, "vocab.json"), z.record(z.string(), z.int().min(0)), model);
  return fromMerges(vocab, merges, kind);
}

/** Names that stand for the same role in every BERT, RoBERTa and CLIP where a repository does not say. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  pad_token: ["[PAD]", "<pad>"],
  unk_token: ["[UNK]", "<unk>"],
  cls_token: ["[CLS]"],
  sep_token: ["[SEP]"],
  mask_token: ["[MASK]", "<mask>"],
  bos_token: ["<|startoftext|>", "<s>"],
  eos_token: ["<|endoftext|>", "</s>"],
};

/** A role that is `null` in the configuration is one that the model goes without. */
function withRoles(config: TokenizerConfig, map: SpecialTokensMap, json: TokenizerJson): TokenizerConfig {
  const special = new Set(json.added_tokens.filter((token) => token.special).map(({ content }) => content));
  const named = Object.entries(USUAL).map(([role, usual]) => {
    const said = config[role] === undefined ? map[role] : config[role];
    return [role, said === undefined ? usual.find((token) => special.has(token)) : said];
  });
  return { ...config, ...Object.fromEntries(named) };
}

/** `added_tokens_decoder` may have tokens that `tokenizer.json` lacks; transformers adds them. */
function withAddedTokens(json: TokenizerJson, { added_tokens_decoder }: TokenizerConfig): TokenizerJson {
  const known = new Set(json.added_tokens.map(({ content }) => content));
  const missing = Object.entries(added_tokens_decoder ?? {}).filter(([, { content }]) => !known.has(content));
  if (missing.length === 0) return json;
  return {
    ...json,
    added_tokens: [...json.added_tokens, ...missing.map(([id, token]) => ({ ...token, id: Number(id) }))],
  };
}
