import { type Latents, weightedSum } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DPM-Solver++(2S) (Lu et al. 2022b, algorithm 1) as diffusers' DPMSolverSinglestepScheduler walks it: every second level is the middle of a
 * second-order step over two levels, x ← (σ′/σ)·x + (1 − e^−h)·(x₀ + D₁/2) with D₁ = (m₀ − m₁)/r₀; the last step is of the first order.
 */
export const dpmppSinglestep: Sampler = async (denoise, start, sigmas, { signal, onStep }) => {
  let x = start;
  let pair: { readonly x: Latents; readonly sigma: number; readonly denoised: Latents } | undefined;
  const steps = sigmas.length - 1;
  for (let i = 0; i < steps; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    if (pair === undefined || i === steps - 1) {
      pair = { x, sigma, denoised };
      x = weightedSum([next / sigma, x], [1 - next / sigma, denoised]);
    } else {
      const ratio = next / pair.sigma;
      const bend = (0.5 * Math.log(pair.sigma / next)) / Math.log(pair.sigma / sigma);
      x = weightedSum([ratio, pair.x], [(1 - ratio) * (1 - bend), pair.denoised], [(1 - ratio) * bend, denoised]);
      pair = undefined;
    }
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
