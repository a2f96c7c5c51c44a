import type { Schedule } from "./schedule.ts";
import { spacedTimesteps } from "./spaced.ts";

/** Evenly spaced whole timesteps from the last one, T − 1, on, then no noise: what the distilled “Turbo” models were trained on (Sauer et al. 2023). */
export const turbo: Schedule = (steps, { sigmas }) => [
  ...spacedTimesteps("trailing", steps, sigmas.length, 0).map((t) => sigmas[Math.max(t, 0)]!),
  0,
];
