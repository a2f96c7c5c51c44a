import { sigmaAt } from "../noise-table.ts";
import { linspace } from "./linspace.ts";
import type { Schedule } from "./schedule.ts";

/** Evenly spaced timesteps of which the last, 0, is left out, then no noise: the levels of Stability AI's generative-models (“sgm”). */
export const sgmUniform: Schedule = (steps, table) => {
  const timesteps = linspace(table.sigmas.length - 1, 0, steps + 1).slice(0, -1);
  return [...timesteps.map((t) => sigmaAt(table, t)), 0];
};
