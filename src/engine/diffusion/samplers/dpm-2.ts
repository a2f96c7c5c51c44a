import { combine, slope } from "../latents.ts";
import { churned } from "./churned.ts";
import type { Sampler } from "./sampler.ts";

/** DPM-Solver-2 (Lu et al. 2022, algorithm 1) as in Karras et al. 2022: the slope at the geometric mean of σᵢ and σᵢ₊₁ takes x from the one to the other. */
export const dpm2: Sampler = async (denoise, start, sigmas, run) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    run.signal?.throwIfAborted();
    const next = sigmas[i + 1]!;
    const from = await churned(x, sigmas[i]!, next, sigmas.length - 1, run);
    const denoised = await denoise(from.x, from.sigma);
    const d = slope(from.x, denoised, from.sigma);
    if (next === 0) {
      x = combine(1, from.x, -from.sigma, d);
    } else {
      const middle = Math.sqrt(from.sigma * next);
      const between = combine(1, from.x, middle - from.sigma, d);
      x = combine(1, from.x, next - from.sigma, slope(between, await denoise(between, middle), middle));
    }
    await run.onStep?.({ step: i + 1, denoised });
  }
  return x;
};
