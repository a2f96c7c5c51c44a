import { join } from "node:path";
import type { Tensor } from "@huggingface/transformers";
import { z } from "zod";
import { readOptionalJson } from "../models/read-optional-json.ts";
import type { Embedding, ModelFolder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import type { Encoder } from "./encoder.ts";
import { idTensor, readText } from "./read-text.ts";
import { numbers, openNetwork, transformers } from "./transformers.ts";

/** `config.json` of a BERT. */
export const bertConfig = z.object({ model_type: z.literal("bert"), max_position_embeddings: z.int().positive() });

/**
 * A sentence encoder of the BERT family (Reimers & Gurevych 2019): one vector, normalised, from the last hidden states [1, tokens, dims]:
 * their mean over the tokens, or the first of them where the model's own `1_Pooling/config.json` says so.
 */
export async function sentenceEncoder(
  model: ModelFolder,
  { max_position_embeddings }: z.output<typeof bertConfig>,
  runtime: RuntimeOptions,
): Promise<Encoder<string>> {
  const tokenizer = await tokenizerFromFolder(model.folder);
  const pooling = await poolingOf(model);
  const { AutoModel, mean_pooling } = await transformers();
  const network = await openNetwork(model, "model.onnx", (...args) => AutoModel.from_pretrained(...args), runtime);
  return {
    async encode(text) {
      const { ids, unread } = readText(text, tokenizer, max_position_embeddings);
      const attention_mask = await idTensor(ids.map(() => 1));
      const input_ids = await idTensor(ids);
      const { last_hidden_state: states }: { last_hidden_state: Tensor } = await network({ input_ids, attention_mask });
      const pooled = pooling === "cls" ? states.slice(null, 0) : mean_pooling(states, attention_mask);
      const values = numbers(pooled.normalize(2, -1));
      const made = { model: model.name, shape: [values.length], values, pooling, normalized: true, ids };
      return unread === undefined ? made : { ...made, unread };
    },
    async [Symbol.asyncDispose]() {
      await network.dispose();
    },
  };
}

/** Written by sentence-transformers. */
const poolingConfig = z.object({ pooling_mode_cls_token: z.boolean().default(false) });

async function poolingOf({ name, folder }: ModelFolder): Promise<Extract<Embedding["pooling"], "mean" | "cls">> {
  const config = await readOptionalJson(join(folder, "1_Pooling", "config.json"), poolingConfig, name);
  return config?.pooling_mode_cls_token ? "cls" : "mean";
}
