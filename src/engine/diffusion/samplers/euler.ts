import { combine } from "../latents.ts";
import { churned } from "./churned.ts";
import type { Sampler } from "./sampler.ts";

/** Algorithm 2 (Euler steps) of Karras et al. 2022: d = (x − x₀)/σ̂ᵢ, x ← x + (σᵢ₊₁ − σ̂ᵢ)·d. */
export const euler: Sampler = async (denoise, start, sigmas, run) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    run.signal?.throwIfAborted();
    const from = await churned(x, sigmas[i]!, sigmas[i + 1]!, sigmas.length - 1, run);
    const denoised = await denoise(from.x, from.sigma);
    const ratio = sigmas[i + 1]! / from.sigma;
    x = combine(ratio, from.x, 1 - ratio, denoised);
    await run.onStep?.({ step: i + 1, denoised });
  }
  return x;
};
