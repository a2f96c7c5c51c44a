import { join } from "node:path";
import type { Tensor } from "@huggingface/transformers";
import { z } from "zod";
import { readJson } from "../models/read-json.ts";
import type { ModelFolder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import { clipPixels, preprocessorConfig } from "./clip-pixels.ts";
import type { ImageEncoder, TextEncoder } from "./encoder.ts";
import { paddedWindows, textWindows, tokensOf } from "./text-windows.ts";
import { openNetwork, transformers } from "./transformers.ts";

/** `config.json` of a CLIP. */
export const clipConfig = z.object({
  model_type: z.literal("clip"),
  text_config: z.object({ max_position_embeddings: z.int().positive().default(77) }),
});

/** The one stage that CLIP's pictures have: where texts and pictures meet. */
export const PROJECTION = "projection";

/** CLIP's text encoder (Radford et al. 2021): the state at the end token, projected to where pictures are, not normalised. */
export async function clipTextEncoder(
  model: ModelFolder,
  { text_config }: z.output<typeof clipConfig>,
  runtime: RuntimeOptions,
): Promise<TextEncoder<readonly number[]>> {
  const tokenizer = await tokenizerFromFolder(model.folder);
  const { CLIPTextModelWithProjection: Network, Tensor } = await transformers();
  const network = await openNetwork(model, "text_model.onnx", (...args) => Network.from_pretrained(...args), runtime);
  return {
    stages: [{ name: PROJECTION, shape: "vector" }],
    defaults: { stage: PROJECTION, pooling: "none", normalize: false },
    async read(text) {
      const windows = textWindows(text, tokenizer, text_config.max_position_embeddings);
      return { windows, tokens: tokensOf(windows, tokenizer) };
    },
    lengthOf: (window) => window.length,
    async run(windows) {
      // Behind the first end token nothing counts, and no id is larger than its own.
      const { ids, mask, dims } = paddedWindows(windows, windows[0]!.at(-1)!);
      const feeds = { input_ids: new Tensor("int64", ids, dims), attention_mask: new Tensor("int64", mask, dims) };
      const { text_embeds }: { text_embeds: Tensor } = await network.use((call) => call(feeds));
      return rows(text_embeds).map((values) => new Map([[PROJECTION, values]]));
    },
    [Symbol.asyncDispose]: network.close,
  };
}

/** CLIP's vision encoder: the state of the class patch, projected to where texts are, not normalised. */
export async function clipImageEncoder(model: ModelFolder, runtime: RuntimeOptions): Promise<ImageEncoder> {
  const config = await readJson(join(model.folder, "preprocessor_config.json"), preprocessorConfig, model.name);
  const { CLIPVisionModelWithProjection: Network, Tensor } = await transformers();
  const network = await openNetwork(model, "vision_model.onnx", (...args) => Network.from_pretrained(...args), runtime);
  const size = 3 * config.crop_size ** 2;
  return {
    read: (image) => clipPixels(image, config),
    async run(images) {
      const pixels = new Float32Array(images.length * size);
      for (const [i, image] of images.entries()) pixels.set(image, i * size);
      const shape = [images.length, 3, config.crop_size, config.crop_size];
      const { image_embeds }: { image_embeds: Tensor } = await network.use((call) =>
        call({ pixel_values: new Tensor("float32", pixels, shape) }),
      );
      return rows(image_embeds);
    },
    [Symbol.asyncDispose]: network.close,
  };
}

/** The rows of [batch, dims]. */
function rows({ data, dims: [count = 0, width = 0] }: Tensor): readonly Float32Array[] {
  return Array.from({ length: count }, (_, i) => (data as Float32Array).subarray(i * width, (i + 1) * width));
}
