import type { NoiseTable } from "../noise-table.ts";

/** The noise levels that a sampler walks down in `steps` steps: σ₀ > σ₁ > … > σ_steps, hence steps + 1 numbers. The last is what remains in the picture, mostly 0. */
export type Schedule = (steps: number, table: NoiseTable) => readonly number[];
