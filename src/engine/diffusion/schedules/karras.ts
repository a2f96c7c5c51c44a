import { sigmaRange } from "../noise-table.ts";
import type { Schedule } from "./schedule.ts";
import { torchPow } from "./torch-functions.ts";
import { torchLinspace } from "./torch-linspace.ts";

/** Karras et al. 2022, eq. 5 with ρ = 7, over the whole range of the model, then no noise. */
export const karras: Schedule = (steps, table) => {
  const { min, max } = sigmaRange(table);
  return [...karrasRamp(steps, min, max), 0];
};

/** `count` levels from `max` down to `min`, evenly spaced in σ^(1/7); in float32, as both peers compute them. */
export function karrasRamp(count: number, min: number, max: number): readonly number[] {
  const { fround } = Math;
  const [low, high] = [min ** (1 / 7), max ** (1 / 7)];
  const step = fround(low - high);
  // torch raises those that are left over from runs of sixteen with C's pow, which is right in the last bit
  const raised = (value: number, i: number) => (i < count - (count % 16) ? torchPow(value, 7) : fround(value ** 7));
  return torchLinspace(0, 1, count)
    .map((part) => fround(fround(high) + fround(part * step)))
    .map(raised);
}
