import { basename, join } from "node:path";
import { readJson } from "../models/read-json.ts";
import type { Tokenizer, TokenizerUse } from "../ports.ts";
import { huggingFaceTokenizer } from "./hugging-face-tokenizer.ts";
import { type TokenizerConfig, tokenizerConfigSchema, tokenizerJsonSchema } from "./tokenizer-json.ts";

/** The tokenizer in a model folder (`tokenizer.json`, `tokenizer_config.json`). Throws `model.file-missing`, `model.damaged`, `tokenizer.unsupported`. */
export async function tokenizerFromFolder(folder: string, use?: TokenizerUse): Promise<Tokenizer> {
  const model = basename(folder) === "tokenizer" ? basename(join(folder, "..")) : basename(folder);
  const [tokenizerJson, tokenizerConfig] = await Promise.all([
    readJson(join(folder, "tokenizer.json"), tokenizerJsonSchema, model),
    readJson(join(folder, "tokenizer_config.json"), tokenizerConfigSchema, model),
  ]);
  return huggingFaceTokenizer({ model, tokenizerJson, tokenizerConfig, use: use ?? useOf(tokenizerConfig) });
}

/** A length above this stands for “none” (transformers writes 10³⁰). */
const LONGEST = 1e9;

/** CLIP reads image prompts in chunks: its positions less start and end. */
function useOf({ model_max_length: limit, tokenizer_class: kind }: TokenizerConfig): TokenizerUse {
  if (limit === undefined || limit > LONGEST) return { kind: "text" };
  return kind?.startsWith("CLIPTokenizer") ? { kind: "image", chunk: limit - 2 } : { kind: "text", limit };
}
