import { setImmediate } from "node:timers/promises";
import type { Conditioning } from "./conditioning.ts";
import { decode } from "./decode.ts";
import { denoiser } from "./denoiser.ts";
import { type Latents, scale } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import { torchGenerator } from "./random.ts";
import type { SamplerForm, SamplerStep } from "./samplers/sampler.ts";

export interface PictureRun {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: SamplerStep) => void | Promise<void>;
}

/**
 * One picture from its seed: [height, width, 3] in 0…255. What a seed's picture depends on: docs/decisions/seeds.md.
 * Between steps the event loop gets a turn, so that a message which aborts can arrive; then the signal's reason is thrown.
 */
export async function paintPicture(
  model: DiffusionModel,
  plan: Plan,
  conditioning: Conditioning,
  seed: number,
  { signal, onStep }: PictureRun = {},
): Promise<Uint8ClampedArray> {
  const { sampler, sigmas, shape, guidanceScale } = plan;
  const noise = torchGenerator(seed);
  const start = noisy(sampler.form, noise.normal(shape.channels * shape.rows * shape.columns), sigmas[0]!);
  const latents = await sampler.sample(denoiser(model, conditioning, guidanceScale, shape), start, sigmas, {
    noise,
    signal,
    onStep: async (step) => {
      await onStep?.(step);
      await setImmediate();
    },
  });
  signal?.throwIfAborted();
  return decode(model, latents, shape);
}

/** Noise alone at level σ, as A1111 (σ·ε) and diffusers (ε) begin; neither counts the √ᾱ·x₀ that is left at the first level. */
function noisy(form: SamplerForm, noise: Latents, sigma: number): Latents {
  return form === "exploding" ? scale(sigma, noise) : noise;
}
