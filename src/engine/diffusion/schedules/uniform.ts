import { sigmaAt } from "../noise-table.ts";
import type { Schedule } from "./schedule.ts";

/** Evenly spaced timesteps from the noisiest to 0, then no noise: k-diffusion's own levels, A1111's "Uniform" and "Normal", and what "Automatic" means for Euler. */
export const uniform: Schedule = (steps, table) => {
  const last = table.sigmas.length - 1;
  const spacing = steps === 1 ? 0 : last / (steps - 1);
  const sigmas = Array.from({ length: steps }, (_, i) => sigmaAt(table, Math.max(last - i * spacing, 0)));
  return [...sigmas, 0];
};
