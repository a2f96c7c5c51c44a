import { combine, slope } from "../latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";

/** DPM-Solver-2 (Lu et al. 2022, algorithm 1) down to σ_down, then fresh noise up to σᵢ₊₁ (k-diffusion's `sample_dpm_2_ancestral`, η = 1). */
export const dpm2Ancestral: Sampler = async (denoise, start, sigmas, { noise, eta, signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    const d = slope(x, denoised, sigma);
    const { down, up } = ancestralStep(sigma, next, eta);
    if (down === 0) {
      x = combine(1, x, -sigma, d);
    } else {
      const middle = Math.sqrt(sigma * down);
      const between = combine(1, x, middle - sigma, d);
      x = combine(1, x, down - sigma, slope(between, await denoise(between, middle), middle));
      x = combine(1, x, up, await noise(sigma, next));
    }
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
