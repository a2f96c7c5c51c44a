import { type LatentShape, type Latents, PIXELS_PER_CELL, scale } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { mustBeFinite, mustHaveSizes } from "./model/network-checks.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/** The picture behind finished latents: [height, width, 3] in 0…255. Throws EngineErrors: `model.not-finite` {model, file} rather than paint black, `model.damaged` for another size. */
export async function decode(
  model: DiffusionModel,
  latents: Latents,
  shape: LatentShape,
  rounding: Rounding = "even",
): Promise<Uint8ClampedArray> {
  const { name, vaeDecoder, vaeScale } = model;
  const place = { model: name, part: "vae_decoder" };
  const [input] = vaeDecoder.inputs;
  const [output] = vaeDecoder.outputs;
  const dims = [1, shape.channels, shape.rows, shape.columns];
  const outputs = await vaeDecoder.run({
    [input!.name]: inputTensor(name, input!, scale(1 / vaeScale, latents), dims),
  });
  const planes = outputNumbers(name, outputs, output!.name);
  const [height, width] = [shape.rows * PIXELS_PER_CELL, shape.columns * PIXELS_PER_CELL];
  mustHaveSizes(place, outputs[output!.name]!, [1, 3, height, width]);
  mustBeFinite(place, planes);
  return pixels(planes, height * width, rounding);
}

/** To the nearest, halves to the even number, as diffusers; or down, as A1111. */
type Rounding = "even" | "down";

/**
 * −1…1 in planes, [3, height, width], to bytes side by side, [height, width, 3], as diffusers rounds them: 255·(v/2 + 0.5) in float32,
 * halves to the even number, which is what storing in a Uint8ClampedArray does (ECMAScript, ToUint8Clamp). A1111 cuts the fraction off.
 */
export function pixels(planes: Float32Array, area: number, rounding: Rounding = "even"): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(3 * area);
  for (let plane = 0; plane < 3; plane++) {
    for (let i = 0; i < area; i++) {
      const value = Math.fround(Math.fround(planes[plane * area + i]! / 2 + 0.5) * 255);
      bytes[3 * i + plane] = rounding === "even" ? value : Math.floor(value);
    }
  }
  return bytes;
}
