import type { Tensor } from "@huggingface/transformers";
import type { z } from "zod";
import type { ModelFolder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import { type bertConfig, positionsOf } from "./bert-config.ts";
import type { TextEncoder } from "./encoder.ts";
import { sentenceModules } from "./sentence-modules.ts";
import { paddedWindows, textWindows, tokensOf } from "./text-windows.ts";
import { openNetwork, transformers } from "./transformers.ts";

/**
 * An encoder of the BERT family (Devlin et al. 2018; as a sentence encoder Reimers & Gurevych 2019): the last hidden states [1, tokens, dims],
 * pooled as the model's own files say.
 */
export async function sentenceEncoder(
  model: ModelFolder,
  config: z.output<typeof bertConfig>,
  runtime: RuntimeOptions,
): Promise<TextEncoder<readonly number[]>> {
  const tokenizer = await tokenizerFromFolder(model.folder);
  const { pooling, normalize, length = Number.POSITIVE_INFINITY } = await sentenceModules(model);
  const { AutoModel, Tensor } = await transformers();
  const network = await openNetwork(model, "model.onnx", (...args) => AutoModel.from_pretrained(...args), runtime);
  return {
    stages: [{ name: LAST, shape: "batch" }],
    defaults: { stage: LAST, pooling, normalize },
    async read(text) {
      const windows = textWindows(text, tokenizer, Math.min(positionsOf(config), length));
      return { windows, tokens: tokensOf(windows, tokenizer) };
    },
    lengthOf: (window) => window.length,
    async run(windows) {
      const { ids, mask, dims } = paddedWindows(windows, config.pad_token_id ?? 0);
      const feeds = {
        input_ids: new Tensor("int64", ids, dims),
        attention_mask: new Tensor("int64", mask, dims),
        token_type_ids: new Tensor("int64", new BigInt64Array(ids.length), dims), // taken by those networks that have them
      };
      const { last_hidden_state: states }: { last_hidden_state: Tensor } = await network.use((call) => call(feeds));
      const [, longest = 1, width = 1] = states.dims;
      const numbers = states.data as Float32Array;
      return windows.map((window, i) => {
        const from = i * longest * width;
        return new Map([[LAST, numbers.subarray(from, from + window.length * width)]]);
      });
    },
    [Symbol.asyncDispose]: network.close,
  };
}

const LAST = "last-hidden-state";
