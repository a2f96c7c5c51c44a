import { setImmediate } from "node:timers/promises";
import type { Conditioning } from "./conditioning.ts";
import { decode } from "./decode.ts";
import { denoiser } from "./denoiser.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import { brownianNoise } from "./random/brownian-noise.ts";
import { type PictureSeed, pictureNoise } from "./random/picture-noise.ts";
import type { SamplerStep } from "./samplers/sampler.ts";
import { finished, pureNoise } from "./schedules/schedule.ts";

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
  seed: PictureSeed,
  { signal, onStep }: PictureRun = {},
): Promise<Uint8ClampedArray> {
  const { sampler, sample, levels, shape, appliedGuidance } = plan;
  const draw = pictureNoise(seed, shape);
  const start = pureNoise(levels, draw());
  const denoise = denoiser(model, conditioning, appliedGuidance, shape, levels.timestepOf);
  const latents = await sample(denoise, start, levels.sigmas, {
    noise: sampler.noise === "brownian" ? brownianNoise(seed, levels.sigmas, shape) : draw,
    signal,
    onStep: async (step) => {
      await onStep?.(step);
      await setImmediate();
    },
  });
  signal?.throwIfAborted();
  return decode(model, finished(levels, latents), shape);
}
