import { combine, type Latents } from "../latents.ts";
import { dpmSteps, roomForNoise } from "./dpm-steps.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DPM-Solver-12 and -23's adaptive steps (Lu et al. 2022, appendix C, algorithm 5) as k-diffusion's `sample_dpm_adaptive` sets them up: a second-order and a
 * third-order step are compared, and the difference sets the length of the next. It begins at the first level and ends at σ = `least`, whatever lies between:
 * it takes as many steps as it needs.
 */
export function dpmAdaptive(least: number): Sampler {
  return async (denoise, start, sigmas, { noise, eta = 0, signal, onStep }) => {
    let x = start;
    let before = start;
    let t = -Math.log(sigmas[0]!);
    const tEnd = -Math.log(least);
    let h = FIRST_STEP;
    for (let step = 1; t < tEnd - CLOSE_ENOUGH; step++) {
      signal?.throwIfAborted();
      const tNext = Math.min(tEnd, t + h);
      const { to, up } = roomForNoise(t, tNext, tEnd, eta);
      const steps = await dpmSteps(denoise, x, t);
      const low = await steps.second(to, 1 / 3);
      const high = await steps.third(to);
      const factor = 1 + Math.atan((1 / (error(low, high, before) + 1e-8)) ** (1 / (eta === 0 ? 3 : 1.5)) - 1);
      if (factor >= ACCEPTED || h < SHORTEST_STEP) {
        before = low;
        x = up > 0 ? combine(1, high, up, await noise(Math.exp(-t), Math.exp(-tNext))) : high;
        t = tNext;
      }
      h *= factor;
      await onStep?.({ step, denoised: steps.denoised });
    }
    return x;
  };
}

/** Taken whatever the error, so that every walk ends. */
const SHORTEST_STEP = 1e-6;

/** k-diffusion's settings; the tolerances are the paper's for pixels of −1…1 (2/256, 0.05). */
const FIRST_STEP = 0.05;
const CLOSE_ENOUGH = 1e-5;
const ABSOLUTE = 0.0078;
const RELATIVE = 0.05;
const ACCEPTED = 0.81;

/** The root mean square of the difference, in units of what is tolerated: 1 is just as good as wanted. */
function error(low: Latents, high: Latents, before: Latents): number {
  let squares = 0;
  for (let i = 0; i < low.length; i++) {
    const tolerated = Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(low[i]!), Math.abs(before[i]!)));
    squares += ((low[i]! - high[i]!) / tolerated) ** 2;
  }
  return Math.sqrt(squares / low.length);
}
