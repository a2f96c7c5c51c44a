import { join } from "node:path";
import type { Tensor } from "@huggingface/transformers";
import { z } from "zod";
import { readJson } from "../models/read-json.ts";
import type { ModelFolder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import { clipPixels, preprocessorConfig } from "./clip-pixels.ts";
import type { Encoder } from "./encoder.ts";
import { idTensor, readText } from "./read-text.ts";
import { numbers, openNetwork, transformers } from "./transformers.ts";

/** `config.json` of a CLIP. */
export const clipConfig = z.object({
  model_type: z.literal("clip"),
  text_config: z.object({ max_position_embeddings: z.int().positive().default(77) }),
});

/** CLIP's text encoder (Radford et al. 2021): the state at the end token, projected to where pictures are, not normalised. */
export async function clipTextEncoder(
  model: ModelFolder,
  { text_config }: z.output<typeof clipConfig>,
  runtime: RuntimeOptions,
): Promise<Encoder<string>> {
  const tokenizer = await tokenizerFromFolder(model.folder);
  const { CLIPTextModelWithProjection: Network } = await transformers();
  const network = await openNetwork(model, "text_model.onnx", (...args) => Network.from_pretrained(...args), runtime);
  return {
    async encode(text) {
      const { ids, unread } = readText(text, tokenizer, text_config.max_position_embeddings);
      const attention_mask = await idTensor(ids.map(() => 1));
      const input_ids = await idTensor(ids);
      const { text_embeds }: { text_embeds: Tensor } = await network({ input_ids, attention_mask });
      const made = { ...projected(model, text_embeds), ids };
      return unread === undefined ? made : { ...made, unread };
    },
    async [Symbol.asyncDispose]() {
      await network.dispose();
    },
  };
}

/** CLIP's vision encoder: the state of the class patch, projected to where texts are, not normalised. */
export async function clipImageEncoder(model: ModelFolder, runtime: RuntimeOptions): Promise<Encoder<Uint8Array>> {
  const config = await readJson(join(model.folder, "preprocessor_config.json"), preprocessorConfig, model.name);
  const { CLIPVisionModelWithProjection: Network, Tensor } = await transformers();
  const network = await openNetwork(model, "vision_model.onnx", (...args) => Network.from_pretrained(...args), runtime);
  return {
    async encode(image) {
      const shape = [1, 3, config.crop_size, config.crop_size];
      const pixel_values = new Tensor("float32", await clipPixels(image, config), shape);
      const { image_embeds }: { image_embeds: Tensor } = await network({ pixel_values });
      return projected(model, image_embeds);
    },
    async [Symbol.asyncDispose]() {
      await network.dispose();
    },
  };
}

function projected({ name }: ModelFolder, vector: Tensor) {
  const values = numbers(vector);
  return { model: name, shape: [values.length], values, pooling: "projection", normalized: false } as const;
}
