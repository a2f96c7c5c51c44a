import { combine } from "../latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DPM-Solver++(2S) (Lu et al. 2022b, algorithm 1 with r = 1/2) down to σ_down, then fresh noise (k-diffusion's `sample_dpmpp_2s_ancestral`, η = 1).
 * In λ = −ln σ a step of h: x ← (σ_down/σ)·x + (1 − e^−h)·x₀, where x₀ is that of the middle.
 */
export const dpmpp2sAncestral: Sampler = async (denoise, start, sigmas, { noise, eta, signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    const { down, up } = ancestralStep(sigma, next, eta);
    if (down === 0) {
      x = denoised;
    } else {
      const middle = Math.sqrt(sigma * down);
      const between = combine(middle / sigma, x, 1 - middle / sigma, denoised);
      x = combine(down / sigma, x, 1 - down / sigma, await denoise(between, middle));
    }
    if (next > 0) x = combine(1, x, up, await noise(sigma, next));
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
