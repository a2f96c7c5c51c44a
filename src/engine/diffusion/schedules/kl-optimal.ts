import { sigmaRange } from "../noise-table.ts";
import type { Schedule } from "./schedule.ts";

/** Sabour et al. 2024, eq. 17: evenly spaced in arctan σ. Ends at the least noise of the model, not at none. */
export const klOptimal: Schedule = (steps, table) => {
  const { min, max } = sigmaRange(table);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const part = i / steps;
    return Math.tan(part * Math.atan(min) + (1 - part) * Math.atan(max));
  });
};
