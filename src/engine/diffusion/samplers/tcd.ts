import { combine, slope, weightedSum } from "../latents.ts";
import type { NoiseTable } from "../noise-table.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Trajectory consistency distillation's strategic stochastic sampling (Zheng et al. 2024, algorithm 4, γ = η = 0.3): down to timestep s = ⌊(1 − η)·t′⌋, deeper than
 * the next t′, then fresh noise up to t′; none in the last step.
 */
export function tcd({ sigmas: table }: NoiseTable, timestepOf: (sigma: number) => number): Sampler {
  return async (denoise, start, sigmas, { noise, eta = 0.3, signal, onStep }) => {
    let x = start;
    for (let i = 0; i + 1 < sigmas.length; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const denoised = await denoise(x, sigma);
      const last = i + 2 === sigmas.length;
      const deeper = last ? table[0]! : table[Math.floor((1 - eta) * timestepOf(next))]!;
      x = weightedSum([1, denoised], [deeper, slope(x, denoised, sigma)]);
      if (eta > 0 && !last)
        x = combine(1, x, Math.sqrt(Math.max(next ** 2 - deeper ** 2, 0)), await noise(sigma, next));
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}
