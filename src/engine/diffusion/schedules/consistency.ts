import type { NoiseTable } from "../noise-table.ts";
import { linspace } from "./linspace.ts";
import type { Schedule } from "./schedule.ts";

/** A latent consistency model knows every 20th timestep alone (Luo et al. 2023, k = 20): 19, 39 … 999 of 1000. */
const TEACHER_STRIDE = 20;

/** A1111's for LCM: evenly among the timesteps that the model knows, between them linear in ln σ, then no noise. */
export const consistency: Schedule = (steps, { sigmas }) => {
  const known = sigmas.filter((_, t) => (t + 1) % TEACHER_STRIDE === 0);
  const levels = linspace(known.length - 1, 0, steps).map((place) => {
    const low = Math.min(Math.floor(place), known.length - 2);
    return Math.exp(Math.log(known[low]!) + (place - low) * Math.log(known[low + 1]! / known[low]!));
  });
  return [...levels, 0];
};

/** The timestep that such a model knows whose noise is nearest to σ. */
export function consistencyTimestep({ sigmas }: NoiseTable, sigma: number): number {
  let nearest = TEACHER_STRIDE - 1;
  for (let t = nearest; t < sigmas.length; t += TEACHER_STRIDE) {
    if (Math.abs(Math.log(sigmas[t]! / sigma)) < Math.abs(Math.log(sigmas[nearest]! / sigma))) nearest = t;
  }
  return nearest;
}

/** diffusers' for LCM and TCD: of the `originalSteps` timesteps that the model was distilled on every (originalSteps/n)-th, from the noisiest on. */
export function consistencyTimesteps(steps: number, originalSteps: number, total: number): readonly number[] {
  const stride = Math.floor(total / originalSteps);
  return Array.from(
    { length: steps },
    (_, i) => stride * (originalSteps - Math.floor((i * originalSteps) / steps)) - 1,
  );
}
