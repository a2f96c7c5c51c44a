import { combine } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/** Algorithm 2 (Euler steps) of Karras et al. 2022 without churn: d = (x − x₀)/σᵢ, x ← x + (σᵢ₊₁ − σᵢ)·d. Form: exploding. */
export const euler: Sampler = async (denoise, start, sigmas, { signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const denoised = await denoise(x, sigmas[i]!);
    const ratio = sigmas[i + 1]! / sigmas[i]!;
    x = combine(ratio, x, 1 - ratio, denoised);
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
