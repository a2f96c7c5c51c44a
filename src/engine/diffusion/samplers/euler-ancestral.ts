import { combine } from "../latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Euler steps down to σ_down, then fresh noise up to σᵢ₊₁ (k-diffusion's `sample_euler_ancestral`, η = 1). Draws noise for every step but one to
 * σ = 0. DDPM (Ho et al. 2020, algorithm 2) and DDIM with η = 1 are the same steps.
 */
export const eulerAncestral: Sampler = async (denoise, start, sigmas, { noise, eta, signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    const { down, up } = ancestralStep(sigma, next, eta);
    const ratio = down / sigma;
    x = combine(ratio, x, 1 - ratio, denoised);
    if (next > 0) x = combine(1, x, up, await noise(sigma, next));
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
