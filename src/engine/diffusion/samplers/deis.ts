import { type Latents, slope, weightedSum } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DEIS with polynomials in ln ρ, ρ = σ (Zhang & Chen 2023, “ρAB-DEIS”, order 2; diffusers' `logrho`): x ← x + Σ cⱼ·εᵢ₋ⱼ,
 * cⱼ = ∫ of the j-th Lagrange basis over ln σ, dσ. The last of fewer than 15 steps is of the first order, as is a step to σ = 0.
 */
export const deis: Sampler = async (denoise, start, sigmas, { signal, onStep }) => {
  let x = start;
  let previous: { readonly sigma: number; readonly epsilon: Latents } | undefined;
  const steps = sigmas.length - 1;
  for (let i = 0; i < steps; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    const epsilon = slope(x, denoised, sigma);
    if (previous === undefined || next === 0 || (i === steps - 1 && steps < FEW_STEPS)) {
      x = weightedSum([1, x], [next - sigma, epsilon]);
    } else {
      const weight = logLinearIntegral(sigma, next, sigma, previous.sigma);
      const other = logLinearIntegral(sigma, next, previous.sigma, sigma);
      x = weightedSum([1, x], [weight, epsilon], [other, previous.epsilon]);
    }
    previous = { sigma, epsilon };
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};

/** diffusers' `lower_order_final`. */
const FEW_STEPS = 15;

/** ∫ (ln σ − ln other)/(ln node − ln other) dσ. */
function logLinearIntegral(from: number, to: number, node: number, other: number): number {
  const primitive = (sigma: number) => sigma * (Math.log(sigma) - Math.log(other) - 1);
  return (primitive(to) - primitive(from)) / (Math.log(node) - Math.log(other));
}
