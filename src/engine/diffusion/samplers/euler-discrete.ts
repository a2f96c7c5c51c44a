import { combine } from "../latents.ts";
import { churned } from "./churned.ts";
import type { Sampler } from "./sampler.ts";

/** diffusers' EulerDiscreteScheduler: Euler, but churn's noise comes after the network was asked, so that ε is that of the level before. */
export const eulerDiscrete: Sampler = async (denoise, start, sigmas, run) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    run.signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const guess = await denoise(x, sigma);
    const from = await churned(x, sigma, next, sigmas.length - 1, run);
    const slope = combine(1 / sigma, x, -1 / sigma, guess);
    const denoised = from.sigma === sigma ? guess : combine(1, from.x, -from.sigma, slope);
    const ratio = next / from.sigma;
    x = combine(ratio, from.x, 1 - ratio, denoised);
    await run.onStep?.({ step: i + 1, denoised });
  }
  return x;
};
