import { linspace } from "./linspace.ts";
import type { Schedule } from "./schedule.ts";

/** The levels that Sabour et al. 2024 found best for Stable Diffusion 1.x in ten steps, resampled linearly in ln σ to n levels, then no noise. */
export const alignYourSteps: Schedule = (steps) => {
  const logs = STABLE_DIFFUSION_1.map(Math.log);
  const levels = linspace(0, logs.length - 1, steps).map((place) => {
    const low = Math.min(Math.floor(place), logs.length - 2);
    return Math.exp(logs[low]! + (place - low) * (logs[low + 1]! - logs[low]!));
  });
  return [...levels, 0];
};

/** Sabour et al. 2024, appendix. */
const STABLE_DIFFUSION_1 = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029] as const;
