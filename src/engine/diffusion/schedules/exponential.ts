import { sigmaRange } from "../noise-table.ts";
import type { Schedule } from "./schedule.ts";
import { torchExp } from "./torch-functions.ts";
import { torchLinspace } from "./torch-linspace.ts";

/** Evenly spaced in ln σ over the whole range of the model, then no noise. k-diffusion's polyexponential levels with ρ = 1, A1111's own, are the same. */
export const exponential: Schedule = (steps, table) => {
  const { min, max } = sigmaRange(table);
  return [...exponentialRamp(steps, min, max), 0];
};

/** `count` levels from `max` down to `min`, each the same part of the one before; in float32, as both peers compute them. */
export function exponentialRamp(count: number, min: number, max: number): readonly number[] {
  const { fround, log } = Math;
  return torchLinspace(log(fround(max)), log(fround(min)), count).map(torchExp);
}
