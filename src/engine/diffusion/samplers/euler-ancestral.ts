import { combine } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/** Euler steps down to σ_down, then fresh noise up to σᵢ₊₁ (k-diffusion's `sample_euler_ancestral`, η = 1). Draws noise for every step but the last. Form: exploding. */
export const eulerAncestral: Sampler = async (denoise, start, sigmas, { noise, signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const denoised = await denoise(x, sigmas[i]!);
    const { down, up } = ancestralStep(sigmas[i]!, sigmas[i + 1]!);
    const ratio = down / sigmas[i]!;
    x = combine(ratio, x, 1 - ratio, denoised);
    if (up > 0) x = combine(1, x, up, noise.normal(x.length));
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};

/** σ_up² = σ'²(σ² − σ'²)/σ² and σ_down² = σ'² − σ_up², for a step from σ to σ'. */
function ancestralStep(sigma: number, next: number): { readonly down: number; readonly up: number } {
  const up = Math.min(next, Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2));
  return { down: Math.sqrt(next ** 2 - up ** 2), up };
}
