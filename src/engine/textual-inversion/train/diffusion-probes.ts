import type { LatentShape, Latents } from "../../diffusion/latents.ts";
import type { DiffusionModel } from "../../diffusion/model/diffusion-model.ts";
import { outputFrom } from "../../diffusion/prediction.ts";
import { seedWords } from "../../diffusion/random/seed-sequence.ts";
import { torchGenerator } from "../../diffusion/random/torch-generator.ts";
import { inputTensor, outputNumbers } from "../../diffusion/tensors.ts";
import type { TextStates } from "../../diffusion/text-states.ts";

/** Pictures under noise of one level, for one call of the network. */
export interface Probe {
  readonly timestep: number;
  /** What the network is fed: √ᾱ·x₀ + √(1−ᾱ)·ε, [pictures, channels, rows, columns]. */
  readonly noisy: Latents;
  /** What it should say. */
  readonly wanted: Latents;
  readonly pictures: number;
  readonly shape: LatentShape;
}

/**
 * Every picture at every timestep, each under noise of its own that belongs to the seed. `latents` are [channels, rows, columns] each, as the UNet
 * knows them; `timesteps` are of the training, 0…T−1.
 */
export function diffusionProbes(
  { training }: Pick<DiffusionModel, "training">,
  latents: readonly Latents[],
  {
    shape,
    timesteps,
    seed,
  }: { readonly shape: LatentShape; readonly timesteps: readonly number[]; readonly seed: number },
): readonly Probe[] {
  const cells = shape.channels * shape.rows * shape.columns;
  return timesteps.map((timestep, level) => {
    const sigma = training.table.sigmas[timestep]!;
    const factor = 1 / Math.sqrt(sigma ** 2 + 1);
    const noisy = new Float32Array(latents.length * cells);
    const wanted = new Float32Array(latents.length * cells);
    for (const [i, picture] of latents.entries()) {
      const noise = torchGenerator(seedWords(seed, [level, i], 1)[0]!).normal(cells);
      const x = picture.map((value, k) => value + sigma * noise[k]!);
      noisy.set(
        x.map((value) => factor * value),
        i * cells,
      );
      wanted.set(outputFrom(training.prediction, picture, x, sigma), i * cells);
    }
    return { timestep, noisy, wanted, pictures: latents.length, shape };
  });
}

/**
 * How far the network is from what it should say of a probe, told these states: the mean squared error that Stable Diffusion is
 * trained to make small (Ho et al. 2020, eq. 14). NaN where the network gives no numbers.
 */
export async function diffusionLoss(
  { name, unet }: Pick<DiffusionModel, "name" | "unet">,
  { timestep, noisy, wanted, pictures, shape }: Probe,
  { tokens, data, added = {} }: TextStates,
): Promise<number> {
  const input = (wantedName: string) => unet.inputs.find((one) => one.name === wantedName)!;
  const forEach = (one: Float32Array) => {
    const repeated = new Float32Array(pictures * one.length);
    for (let i = 0; i < pictures; i++) repeated.set(one, i * one.length);
    return repeated;
  };
  // what a model does not want to know it is not told
  const wantsToKnow = Object.entries(added).filter(([one]) => unet.inputs.some((known) => known.name === one));
  const timestepInput = input("timestep");
  const outputs = await unet.run({
    sample: inputTensor(name, input("sample"), noisy, [pictures, shape.channels, shape.rows, shape.columns]),
    timestep: inputTensor(name, timestepInput, [timestep], timestepInput.dims.length === 0 ? [] : [1]),
    encoder_hidden_states: inputTensor(name, input("encoder_hidden_states"), forEach(data), [
      pictures,
      tokens,
      data.length / tokens,
    ]),
    ...Object.fromEntries(
      wantsToKnow.map(([one, values]) => [
        one,
        inputTensor(name, input(one), forEach(values), [pictures, values.length]),
      ]),
    ),
  });
  const output = outputNumbers(name, outputs, "out_sample");
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += (output[i]! - wanted[i]!) ** 2;
  return sum / wanted.length;
}
