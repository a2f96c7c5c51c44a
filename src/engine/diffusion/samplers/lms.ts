import { type Latents, slope, weightedSum } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Linear multistep of order 4 (Adams–Bashforth over uneven levels; k-diffusion's `sample_lms`): x ← x + Σ cⱼ·dᵢ₋ⱼ, cⱼ = ∫ of the j-th Lagrange basis from σᵢ to
 * σᵢ₊₁. `all` are the levels before a start image left some out: diffusers takes its order from there, as if earlier slopes were 0.
 */
export function lms(all?: readonly number[]): Sampler {
  return async (denoise, start, sigmas, { signal, onStep }) => {
    let x = start;
    const slopes: Latents[] = [];
    const levels = all ?? sigmas;
    const skipped = levels.length - sigmas.length;
    for (let i = 0; i + 1 < sigmas.length; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const denoised = await denoise(x, sigma);
      slopes.unshift(slope(x, denoised, sigma));
      slopes.length = Math.min(slopes.length, ORDER);
      const nodes = levels.slice(Math.max(skipped + i + 1 - ORDER, 0), skipped + i + 1).reverse();
      x = weightedSum([1, x], ...slopes.map((d, j) => [basisIntegral(nodes, j, sigma, next), d] as const));
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}

const ORDER = 4;

/** Gauss–Legendre with two points: exact for the cubics that an order of 4 has at most. */
function basisIntegral(nodes: readonly number[], j: number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const basis = (sigma: number) =>
    nodes.reduce((product, node, k) => (k === j ? product : (product * (sigma - node)) / (nodes[j]! - node)), 1);
  return half * (basis(middle - half / Math.sqrt(3)) + basis(middle + half / Math.sqrt(3)));
}
