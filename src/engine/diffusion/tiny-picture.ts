import { pixels } from "./decode.ts";
import { type LatentShape, type Latents, PIXELS_PER_CELL } from "./latents.ts";
import type { TinyDecoder } from "./model/tiny-decoder.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/**
 * What a small decoder makes of a sampler's latents (Bohan 2023, “TAESD”), as they are, without the VAE's scale: [height, width, 3] in 0…255. What is
 * not finite is black: the step itself says what broke.
 */
export async function tinyPicture(
  model: string,
  { session, isSigned }: TinyDecoder,
  latents: Latents,
  { channels, rows, columns }: LatentShape,
): Promise<Uint8ClampedArray> {
  const [input] = session.inputs;
  const [output] = session.outputs;
  const outputs = await session.run({
    [input!.name]: inputTensor(model, input!, latents, [1, channels, rows, columns]),
  });
  const planes = outputNumbers(model, outputs, output!.name);
  const area = rows * columns * PIXELS_PER_CELL ** 2;
  return pixels(isSigned ? planes : planes.map((value) => 2 * value - 1), area);
}
