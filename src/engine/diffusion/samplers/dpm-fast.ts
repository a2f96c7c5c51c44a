import { combine } from "../latents.ts";
import { dpmSteps, roomForNoise } from "./dpm-steps.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DPM-Solver-fast (Lu et al. 2022, section 3.4; k-diffusion's `sample_dpm_fast`, η = 0): as many calls of the network as there are steps, spent on third-order
 * steps of equal length in ln σ and a lower one at the end. It begins at the first level and ends at σ = `least`, whatever lies between.
 */
export function dpmFast(least: number): Sampler {
  return async (denoise, start, sigmas, { noise, eta = 0, signal, onStep }) => {
    let x = start;
    const [tStart, tEnd] = [-Math.log(sigmas[0]!), -Math.log(least)];
    if (tStart >= tEnd) return start;
    const orders = ordersFor(sigmas.length - 1);
    for (const [i, order] of orders.entries()) {
      signal?.throwIfAborted();
      const time = (k: number) => (k === orders.length ? tEnd : tStart + (k * (tEnd - tStart)) / orders.length);
      const [t, tNext] = [time(i), time(i + 1)];
      const { to, up } = roomForNoise(t, tNext, tEnd, eta);
      const steps = await dpmSteps(denoise, x, t);
      x = order === 1 ? steps.first(to) : order === 2 ? await steps.second(to, 1 / 2) : await steps.third(to);
      if (up > 0) x = combine(1, x, up, await noise(Math.exp(-t), Math.exp(-tNext)));
      await onStep?.({ step: i + 1, denoised: steps.denoised });
    }
    return x;
  };
}

/** Orders that add up to `calls`. */
function ordersFor(calls: number): readonly (1 | 2 | 3)[] {
  const thirds = Math.floor(calls / 3);
  switch (calls % 3) {
    case 0:
      return [...Array<3>(thirds - 1).fill(3), 2, 1];
    case 1:
      return [...Array<3>(thirds).fill(3), 1];
    default:
      return [...Array<3>(thirds).fill(3), 2];
  }
}
