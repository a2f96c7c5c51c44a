import { join } from "node:path";
import { clipPixels, preprocessorConfig } from "../embeddings/clip-pixels.ts";
import { EngineError } from "../errors.ts";
import { readJson } from "../models/read-json.ts";
import type { ImageRequest } from "../ports.ts";
import { allFinite, scale } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/**
 * What a picture prompt tells the UNet, as the model's own image encoder sees it, times its weight: zeros where there is none, which is also what the
 * negative prompt says. Undefined for models that take none. Throws EngineErrors: `image.no-picture-prompts` {model}, `image.range`, `image.unreadable`,
 * `model.mismatch`, `model.not-finite`, and those of opening the encoder.
 */
export async function picturePrompt(
  model: DiffusionModel,
  { imagePrompt, imagePromptWeight: weight = 1 }: ImageRequest,
): Promise<Float32Array | undefined> {
  const { pictureWidth, name } = model;
  if (imagePrompt === undefined) return pictureWidth === undefined ? undefined : new Float32Array(pictureWidth);
  if (pictureWidth === undefined) throw new EngineError("image.no-picture-prompts", { model: name });
  if (!(weight >= 0 && weight <= GREATEST_WEIGHT))
    throw new EngineError("image.range", { option: "image-prompt", asked: weight, min: 0, max: GREATEST_WEIGHT });
  const embedding = await embed(model, imagePrompt);
  if (embedding.length !== pictureWidth) {
    const [expected, given] = [`[1, ${pictureWidth}]`, `[1, ${embedding.length}]`];
    throw new EngineError("model.mismatch", { model: name, input: "image_embeds", expected, given });
  }
  if (!allFinite(embedding)) throw new EngineError("model.not-finite", { model: name });
  return scale(weight, embedding);
}

/** Beyond, pictures burn out, as with the scale of IP-Adapters. */
const GREATEST_WEIGHT = 2;

/** The projected state of CLIP's vision encoder. */
async function embed({ name, folder, imageEncoder }: DiffusionModel, image: Uint8Array): Promise<Float32Array> {
  const config = await readJson(
    join(folder, "feature_extractor", "preprocessor_config.json"),
    preprocessorConfig,
    name,
  );
  const encoder = await imageEncoder();
  const [input] = encoder.inputs;
  const dims = [1, 3, config.crop_size, config.crop_size];
  const outputs = await encoder.run({
    [input!.name]: inputTensor(name, input!, await clipPixels(image, config), dims),
  });
  return outputNumbers(name, outputs, "image_embeds");
}
