import { combine, slope, weightedSum } from "../latents.ts";
import { karrasRamp } from "../schedules/karras.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Restart sampling (Xu et al. 2023, algorithm 1) as A1111 sets it up: Heun's steps; where the levels come to about 0.1, noise takes x back up to about 2 and
 * the way is walked again. From 20 steps on once over 9 levels, from 36 on twice over a quarter of the steps, which the first walk has less.
 */
export const restart: Sampler = async (denoise, start, sigmas, { noise, signal, onStep }) => {
  let x = start;
  let at: number | undefined;
  for (const [i, [sigma, next]] of walk(sigmas).entries()) {
    signal?.throwIfAborted();
    if (at !== undefined && at < sigma) x = combine(1, x, Math.sqrt(sigma ** 2 - at ** 2), await noise(at, sigma));
    const denoised = await denoise(x, sigma);
    const d = slope(x, denoised, sigma);
    const step = next - sigma;
    let landed = combine(1, x, step, d);
    if (next > 0) {
      const d2 = slope(landed, await denoise(landed, next), next);
      landed = weightedSum([1, x], [step / 2, d], [step / 2, d2]);
    }
    x = landed;
    at = next;
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};

type Step = readonly [sigma: number, next: number];

/** Steps from level to level, those of the restarts among them. */
function walk(sigmas: readonly number[]): readonly Step[] {
  const steps = sigmas.length - 1;
  const [length, times] = steps >= 36 ? [Math.floor(steps / 4), 2] : steps >= 20 ? [9, 1] : [0, 0];
  if (times === 0) return pairs(sigmas);
  const first = [...karrasRamp(steps - length * times, sigmas[steps - 1]!, sigmas[0]!), 0];
  const low = nearestTo(first, LOW);
  const high = nearestTo(first, HIGH);
  if (high >= low) return pairs(first);
  const again = pairs(karrasRamp(length + 1, first[low]!, first[high]!));
  const before = pairs(first.slice(0, low + 1));
  return [...before, ...Array.from({ length: times }, () => again).flat(), ...pairs(first.slice(low))];
}

/** Where the restart begins and where it jumps to. */
const LOW = 0.1;
const HIGH = 2;

function pairs(sigmas: readonly number[]): readonly Step[] {
  return sigmas.slice(1).map((next, i) => [sigmas[i]!, next]);
}

/** The index of the level nearest to σ. */
function nearestTo(sigmas: readonly number[], sigma: number): number {
  const distances = sigmas.map((level) => Math.abs(level - sigma));
  return distances.indexOf(Math.min(...distances));
}
