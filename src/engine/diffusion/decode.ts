import { EngineError } from "../errors.ts";
import { allFinite, type LatentShape, type Latents, PIXELS_PER_CELL, scale } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/** The picture behind finished latents: [height, width, 3] in 0…255. Throws `EngineError("model.not-finite", {model})` rather than paint black. */
export async function decode(
  model: DiffusionModel,
  latents: Latents,
  shape: LatentShape,
  rounding: Rounding = "even",
): Promise<Uint8ClampedArray> {
  const { name, vaeDecoder, vaeScale } = model;
  const [input] = vaeDecoder.inputs;
  const [output] = vaeDecoder.outputs;
  const dims = [1, shape.channels, shape.rows, shape.columns];
  const outputs = await vaeDecoder.run({
    [input!.name]: inputTensor(name, input!, scale(1 / vaeScale, latents), dims),
  });
  const planes = outputNumbers(name, outputs, output!.name);
  if (!allFinite(planes)) throw new EngineError("model.not-finite", { model: name });
  return pixels(planes, shape.rows * PIXELS_PER_CELL * shape.columns * PIXELS_PER_CELL, rounding);
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
