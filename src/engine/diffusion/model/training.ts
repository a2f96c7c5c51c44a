import { join } from "node:path";
import { EngineError } from "../../errors.ts";
import { readJson } from "../../models/read-json.ts";
import type { ModelFolder } from "../../ports.ts";
import { type NoiseTable, noiseTable } from "../noise-table.ts";
import type { PredictionType } from "../prediction.ts";
import type { SpacedTimesteps } from "../schedules/spaced.ts";
import { schedulerConfig } from "./configs.ts";

/** How a network was trained: what noise it knows, what it says about it, and which timesteps its makers recommend. */
export interface Training {
  readonly table: NoiseTable;
  readonly prediction: PredictionType;
  readonly timesteps: SpacedTimesteps;
}

/** From `scheduler/scheduler_config.json`. Throws `EngineError("model.feature", {model, feature})` for noise that cannot be made here. */
export async function readTraining({ name, folder }: ModelFolder): Promise<Training> {
  const config = await readJson(join(folder, "scheduler", "scheduler_config.json"), schedulerConfig, name);
  const { beta_schedule: betaSchedule, beta_start: betaStart, beta_end: betaEnd } = config;
  if (betaSchedule !== "scaled_linear" && betaSchedule !== "linear")
    throw new EngineError("model.feature", { model: name, feature: `beta_schedule ${betaSchedule}` });
  if (config.trained_betas !== null) throw new EngineError("model.feature", { model: name, feature: "trained_betas" });
  if (config.rescale_betas_zero_snr)
    throw new EngineError("model.feature", { model: name, feature: "rescale_betas_zero_snr" });
  return {
    table: noiseTable({ betaSchedule, betaStart, betaEnd, timesteps: config.num_train_timesteps }),
    prediction: config.prediction_type,
    timesteps: {
      spacing: config.timestep_spacing,
      stepsOffset: config.steps_offset,
      setAlphaToOne: config.set_alpha_to_one,
    },
  };
}
