import { combine, slope } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DDIM with CFG++ (Chung et al. 2024, algorithm 1): x₀ is guided, but ε is that of the unwanted text, x ← x₀ + σᵢ₊₁·εᵤ, so that strong guidance does not
 * leave the pictures that the model knows. The guidance scale is λ, 0…1.
 */
export const ddimCfgpp: Sampler = async (denoise, start, sigmas, { signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    x = combine(1, denoised, next, slope(x, denoise.unwanted?.() ?? denoised, sigma));
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
