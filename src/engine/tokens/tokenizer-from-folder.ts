import { basename, join } from "node:path";
import type { Tokenizer, TokenizerUse } from "../ports.ts";
import { huggingFaceTokenizer, LONGEST } from "./hugging-face-tokenizer.ts";
import { readTokenizerFiles } from "./read-tokenizer-files.ts";
import type { TokenizerConfig } from "./tokenizer-json.ts";

/** The tokenizer in a model folder, in any of the forms that the Hub has. Throws `model.file-missing`, `model.damaged`, `tokenizer.unsupported`. */
export async function tokenizerFromFolder(
  folder: string,
  { use, model = nameOf(folder) }: { readonly use?: TokenizerUse; readonly model?: string } = {},
): Promise<Tokenizer> {
  const { tokenizerJson, tokenizerConfig } = await readTokenizerFiles(folder, model);
  return huggingFaceTokenizer({ model, tokenizerJson, tokenizerConfig, use: use ?? useOf(tokenizerConfig) });
}

function nameOf(folder: string): string {
  return basename(folder) === "tokenizer" ? basename(join(folder, "..")) : basename(folder);
}

/** CLIP reads image prompts in chunks: its positions less start and end. */
function useOf({ model_max_length: limit, tokenizer_class: kind }: TokenizerConfig): TokenizerUse {
  if (limit == null || limit > LONGEST) return { kind: "text" };
  return kind?.startsWith("CLIPTokenizer") ? { kind: "image", chunk: limit - 2 } : { kind: "text", limit };
}
