import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../../errors.ts";
import { namedFile } from "../../models/named-file.ts";
import { readJson } from "../../models/read-json.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder } from "../../ports.ts";

/** The id with which a model's tokenizer fills up a short text: that of `<|endoftext|>` in Stable Diffusion 1.x, of `!` in OpenCLIP's models. */
export async function paddingId({ name, folder }: ModelFolder, part = "tokenizer"): Promise<number> {
  const tokenizer = join(folder, part);
  const file = "tokenizer_config.json";
  const config = await readJson(join(tokenizer, file), specialTokens, name);
  const special = await readOptionalJson(join(tokenizer, "special_tokens_map.json"), specialTokens, name);
  const padding = config.pad_token ?? special?.pad_token ?? config.eos_token ?? special?.eos_token;
  const content = typeof padding === "string" ? padding : padding?.content;
  const id = content === undefined ? undefined : (await readVocabulary(tokenizer, name)).get(content);
  if (id !== undefined) return id;
  const reason = `its pad_token (${content ?? "none"}) is not in the vocabulary`;
  throw new EngineError("model.damaged", { model: name, file: namedFile(join(tokenizer, file)), reason });
}

async function readVocabulary(tokenizer: string, model: string): Promise<ReadonlyMap<string, number>> {
  const vocabulary = await readOptionalJson(join(tokenizer, "vocab.json"), ids, model);
  if (vocabulary !== undefined) return new Map(Object.entries(vocabulary));
  const { added_tokens, model: bpe } = await readJson(join(tokenizer, "tokenizer.json"), tokenizerJson, model);
  return new Map([...Object.entries(bpe.vocab), ...added_tokens.map(({ content, id }) => [content, id] as const)]);
}

const specialToken = z.union([z.string(), z.object({ content: z.string() })]).nullish();
const specialTokens = z.object({ pad_token: specialToken, eos_token: specialToken });
const ids = z.record(z.string(), z.int());
const tokenizerJson = z.object({
  added_tokens: z.array(z.object({ content: z.string(), id: z.int() })).default([]),
  model: z.object({ vocab: ids }),
});
