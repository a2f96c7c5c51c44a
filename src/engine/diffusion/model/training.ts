import { join } from "node:path";
import { EngineError } from "../../errors.ts";
import { readJson } from "../../models/read-json.ts";
import type { ModelFolder } from "../../ports.ts";
import { betaSchedules, type NoiseTable, noiseTable } from "../noise-table.ts";
import type { PredictionType } from "../prediction.ts";
import { type SchedulerConfig, schedulerConfig } from "./configs.ts";

/** How a network was trained: what noise it knows, what it says about it, and what its makers recommend for sampling. */
export interface Training {
  readonly table: NoiseTable;
  readonly prediction: PredictionType;
  readonly scheduler: SchedulerConfig;
}

/** From `scheduler/scheduler_config.json`. Throws `EngineError("model.feature", {model, feature})` for noise that cannot be made here. */
export async function readTraining({ name, folder }: ModelFolder): Promise<Training> {
  return trainingOf(await readJson(join(folder, "scheduler", "scheduler_config.json"), schedulerConfig, name), name);
}

/** Throws `EngineError("model.feature", {model, feature})` for noise that cannot be made here. */
export function trainingOf(scheduler: SchedulerConfig, model: string): Training {
  const { beta_start: betaStart, beta_end: betaEnd } = scheduler;
  const betaSchedule = betaSchedules.find((name) => name === scheduler.beta_schedule);
  if (betaSchedule === undefined)
    throw new EngineError("model.feature", { model, feature: `beta_schedule ${scheduler.beta_schedule}` });
  if (scheduler.trained_betas !== null) throw new EngineError("model.feature", { model, feature: "trained_betas" });
  const timesteps = scheduler.num_train_timesteps;
  const zeroTerminalSnr = scheduler.rescale_betas_zero_snr;
  return {
    table: noiseTable({ betaSchedule, betaStart, betaEnd, timesteps, zeroTerminalSnr }),
    prediction: scheduler.prediction_type,
    scheduler,
  };
}
