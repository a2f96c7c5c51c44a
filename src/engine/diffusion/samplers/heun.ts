import { combine, slope, weightedSum } from "../latents.ts";
import { churned } from "./churned.ts";
import type { Sampler } from "./sampler.ts";

/** Algorithm 2 of Karras et al. 2022: an Euler step to x′, then again with the mean of both slopes, d and d′ = (x′ − x₀′)/σᵢ₊₁; alone d where σᵢ₊₁ = 0. */
export const heun: Sampler = async (denoise, start, sigmas, run) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    run.signal?.throwIfAborted();
    const next = sigmas[i + 1]!;
    const from = await churned(x, sigmas[i]!, next, sigmas.length - 1, run);
    const denoised = await denoise(from.x, from.sigma);
    const d = slope(from.x, denoised, from.sigma);
    const step = next - from.sigma;
    x = combine(1, from.x, step, d);
    if (next > 0) {
      const d2 = slope(x, await denoise(x, next), next);
      x = weightedSum([1, from.x], [step / 2, d], [step / 2, d2]);
    }
    await run.onStep?.({ step: i + 1, denoised });
  }
  return x;
};
