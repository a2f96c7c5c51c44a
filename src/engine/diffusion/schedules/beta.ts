import { sigmaRange } from "../noise-table.ts";
import { betaQuantile } from "./beta-quantile.ts";
import { linspace } from "./linspace.ts";
import type { Schedule } from "./schedule.ts";

/** Lee et al. 2024 (“Beta sampling is all you need”): levels at the quantiles of Beta(0.6, 0.6), linear in σ, then no noise. */
export const beta: Schedule = (steps, table) => {
  const { min, max } = sigmaRange(table);
  return [...betaRamp(steps, min, max), 0];
};

/** `count` levels from `max` down to `min`, dense at both ends. */
export function betaRamp(count: number, min: number, max: number): readonly number[] {
  return linspace(0, 1, count).map((part) => min + betaQuantile(1 - part, 0.6, 0.6) * (max - min));
}
