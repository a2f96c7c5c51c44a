import type { Pixels } from "../embeddings/pillow-resize.ts";
import { combine, type LatentShape, type Latents, scale } from "./latents.ts";
import type { Mask } from "./mask.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { mustBeFinite, mustHaveSizes } from "./model/network-checks.ts";
import { inputTensor, outputNumbers } from "./tensors.ts";

/** What a VAE's encoder says of a picture, [channels, rows, columns], not yet multiplied with the VAE's scale. */
export interface EncodedPicture {
  readonly mean: Latents;
  /** How unsure it is of each number; absent where the export decides that itself. */
  readonly deviation?: Latents;
}

/** What a mask fully lets through is `hidden`: mid-grey, as inpainting models were trained. Throws EngineErrors: `model.not-finite`, `model.damaged`, and those of opening the encoder, which is done at the first picture. */
export async function encode(
  model: DiffusionModel,
  picture: Pixels,
  shape: LatentShape,
  hidden?: Pick<Mask, "pixels">,
): Promise<EncodedPicture> {
  const { name } = model;
  const place = { model: name, part: "vae_encoder" };
  const encoder = await model.vaeEncoder();
  const [input] = encoder.inputs;
  const [output] = encoder.outputs;
  const dims = [1, 3, picture.height, picture.width];
  const outputs = await encoder.run({
    [input!.name]: inputTensor(name, input!, planes(picture, hidden?.pixels), dims),
  });
  const numbers = outputNumbers(name, outputs, output!.name);
  const cells = shape.channels * shape.rows * shape.columns;
  mustBeFinite(place, numbers);
  if (numbers.length === cells) return { mean: numbers };
  if (numbers.length !== 2 * cells)
    mustHaveSizes(place, outputs[output!.name]!, [1, shape.channels, shape.rows, shape.columns]);
  return { mean: numbers.slice(0, cells), deviation: numbers.slice(cells).map(deviationOf) };
}

/** The UNet's latents of a picture: its mean, or with `noise` a draw of what it might be, as diffusers' `latent_dist.sample()`. */
export function latentsOf({ mean, deviation }: EncodedPicture, vaeScale: number, noise?: Latents): Latents {
  if (deviation === undefined || noise === undefined) return scale(vaeScale, mean);
  const wiggle = deviation.map((value, i) => value * noise[i]!);
  return combine(vaeScale, mean, vaeScale, wiggle);
}

/** exp(½·log σ²), held in the bounds that diffusers' and Stable Diffusion's own `DiagonalGaussianDistribution` keep. */
function deviationOf(logVariance: number): number {
  return Math.exp(0.5 * Math.min(Math.max(logVariance, -30), 20));
}

/** [height, width, 3] in 0…255 as [3, height, width] in −1…1. */
function planes({ width, height, data }: Pixels, hidden: Uint8Array | undefined): Float32Array {
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let plane = 0; plane < 3; plane++) {
    for (let i = 0; i < area; i++) {
      if (hidden?.[i] !== 255) values[plane * area + i] = 2 * Math.fround(data[3 * i + plane]! / 255) - 1;
    }
  }
  return values;
}
