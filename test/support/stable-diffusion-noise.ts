import type { TrainingNoise } from "../../src/engine/diffusion/noise-table.ts";

/** Stable Diffusion 1.x's scheduler_config.json. */
export const stableDiffusionNoise: TrainingNoise = {
  betaSchedule: "scaled_linear",
  betaStart: 0.00085,
  betaEnd: 0.012,
  timesteps: 1000,
};
