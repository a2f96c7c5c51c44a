import { combine } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Latent consistency models' multistep sampling (Luo et al. 2023, algorithm 3): d = c_out·x₀ + c_skip·x, then fresh noise for the next level. The boundary
 * condition's weights use 10·t and σ_data = 0.5. `form`: A1111 takes x as it is for c_skip, diffusers √ᾱ·x.
 */
export function lcm(timestepOf: (sigma: number) => number, form: "exploding" | "preserving"): Sampler {
  return async (denoise, start, sigmas, { noise, signal, onStep }) => {
    let x = start;
    for (let i = 0; i + 1 < sigmas.length; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const denoised = await denoise(x, sigma);
      const scaled = 10 * timestepOf(sigma);
      const kept = (0.25 / (scaled ** 2 + 0.25)) * (form === "exploding" ? 1 : 1 / Math.sqrt(1 + sigma ** 2));
      const consistent = combine(scaled / Math.sqrt(scaled ** 2 + 0.25), denoised, kept, x);
      x = consistent;
      if (next > 0 && (form === "exploding" || i + 2 < sigmas.length))
        x = combine(1, x, next, await noise(sigma, next));
      await onStep?.({ step: i + 1, denoised: consistent });
    }
    return x;
  };
}
