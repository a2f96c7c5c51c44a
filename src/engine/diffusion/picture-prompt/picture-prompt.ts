import { EngineError } from "../../errors.ts";
import type { ImageRequest } from "../../ports.ts";
import { mustBeIn, mustBeWhole } from "../in-range.ts";
import { scale } from "../latents.ts";
import type { DiffusionModel } from "../model/diffusion-model.ts";
import { noiseSource } from "../random/noise-source.ts";
import type { PictureSeed } from "../random/picture-noise.ts";
import { embedPicture } from "./embed-picture.ts";
import { readImageNoising } from "./image-noising.ts";
import { noisedEmbedding } from "./noised-embedding.ts";

/** How a model takes a picture as a prompt: by an input of its UNet beside the text, or, image variation models, in the text's place. */
export interface PictureInput {
  readonly name: "image_embeds" | "class_labels" | "encoder_hidden_states";
  /** Numbers of the picture's embedding. */
  readonly width: number;
}

/** What a picture prompt tells the UNet, by the picture that is painted. */
export interface PicturePrompt {
  readonly input: PictureInput;
  /** Numbers of the input's row; as many zeros are what the negative prompt says. */
  readonly length: number;
  readonly rowFor: (seed: Pick<PictureSeed, "seed" | "source">) => Float32Array;
  /** How many normal numbers its noise takes of the picture's seed, from the first on. */
  readonly noise: number;
}

/**
 * The picture of a request as the model's own image encoder sees it, times its weight; zeros where there is none. Undefined for models that take none.
 * Throws EngineErrors: `image.no-picture-prompts` {model}, `image.needs-picture-prompt` {model}, `image.range`, and those of `embedPicture` and `readImageNoising`.
 */
export async function picturePrompt(model: DiffusionModel, request: ImageRequest): Promise<PicturePrompt | undefined> {
  const { imagePrompt, imagePromptWeight: weight = 1, imagePromptNoise: level = 0 } = request;
  const { pictureInput: input, name } = model;
  if (input === undefined) {
    if (imagePrompt === undefined) return undefined;
    throw new EngineError("image.no-picture-prompts", { model: name });
  }
  const length = input.name === "class_labels" ? 2 * input.width : input.width;
  if (imagePrompt === undefined) {
    if (input.name === "encoder_hidden_states") throw new EngineError("image.needs-picture-prompt", { model: name });
    return { input, length, rowFor: () => new Float32Array(length), noise: 0 };
  }
  mustBeIn("image-prompt-weight", weight, 0, GREATEST_WEIGHT);
  const embedding = await embedPicture(model, imagePrompt, input);
  if (input.name !== "class_labels") {
    const row = scale(weight, embedding);
    return { input, length, rowFor: () => row, noise: 0 };
  }
  const noising = await readImageNoising(model, input.width);
  mustBeWhole("image-prompt-noise", level, 0, noising.table.alphaBar.length - 1);
  return {
    input,
    length,
    rowFor: ({ seed, source }) =>
      scale(weight, noisedEmbedding(embedding, noiseSource(source, seed).normal(input.width), level, noising)),
    noise: input.width,
  };
}

/** Beyond, pictures burn out, as with the scale of IP-Adapters. */
const GREATEST_WEIGHT = 2;
