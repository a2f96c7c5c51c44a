import { type Latents, slope, weightedSum } from "../latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";

interface DdimSettings {
  /** Keeps x₀ in bounds; ε stays what it was. */
  readonly limit?: ((denoised: Latents) => Latents) | undefined;
  /** Where a step from σ lands, when not at the next level; x is then read as if it were at the next one. */
  readonly landing?: ((sigma: number) => number | undefined) | undefined;
}

/** DDIM (Song et al. 2020, eq. 12 and 16, η = 0): ε = (x − x₀)/σ, x ← x₀ + σ_down·ε + σ_up·noise. Without the settings these are Euler's steps. */
export function ddim({ limit, landing }: DdimSettings = {}): Sampler {
  return async (denoise, start, sigmas, { noise, eta = 0, signal, onStep }) => {
    let x = start;
    for (let i = 0; i + 1 < sigmas.length; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const guess = await denoise(x, sigma);
      const denoised = limit?.(guess) ?? guess;
      const landed = landing?.(sigma) ?? next;
      const { down, up } = ancestralStep(sigma, landed, eta);
      const fresh = eta === 0 ? [] : [[up, await noise(sigma, next)] as const];
      // √ᾱ·x is carried from one level to the other: 1 where they are the same
      const reading = Math.sqrt((1 + next ** 2) / (1 + landed ** 2));
      const terms = [[1, denoised], [down, slope(x, guess, sigma)], ...fresh] as const;
      x = weightedSum(...terms.map(([weight, term]) => [reading * weight, term] as const));
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}
