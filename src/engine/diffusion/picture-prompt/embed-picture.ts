import { join } from "node:path";
import { clipPixels, preprocessorConfig } from "../../embeddings/clip-pixels.ts";
import { EngineError } from "../../errors.ts";
import { readJson } from "../../models/read-json.ts";
import type { DiffusionModel } from "../model/diffusion-model.ts";
import { mustBeFinite } from "../model/network-checks.ts";
import { inputTensor, outputNumbers } from "../tensors.ts";

/**
 * The projected state of a model's own CLIP vision encoder for a picture, [width]. Throws EngineErrors: `image.unreadable`, `model.mismatch` where the UNet's
 * `input` takes another width, `model.not-finite`, and those of opening the encoder.
 */
export async function embedPicture(
  { name, folder, imageEncoder }: DiffusionModel,
  image: Uint8Array,
  input: { readonly name: string; readonly width: number },
): Promise<Float32Array> {
  const config = await readJson(
    join(folder, "feature_extractor", "preprocessor_config.json"),
    preprocessorConfig,
    name,
  );
  const encoder = await imageEncoder();
  const [pixels] = encoder.inputs;
  const dims = [1, 3, config.crop_size, config.crop_size];
  const outputs = await encoder.run({
    [pixels!.name]: inputTensor(name, pixels!, await clipPixels(image, config), dims),
  });
  const embedding = outputNumbers(name, outputs, "image_embeds");
  if (embedding.length !== input.width) {
    const [expected, given] = [`[1, ${input.width}]`, `[1, ${embedding.length}]`];
    throw new EngineError("model.mismatch", { model: name, input: input.name, expected, given });
  }
  mustBeFinite({ model: name, part: "image_encoder" }, embedding);
  return embedding;
}
