import type { Training } from "../model/training.ts";
import type { NamedSchedule } from "../schedules/index.ts";
import type { Levels } from "../schedules/schedule.ts";
import type { Sampler } from "./sampler.ts";

/** A sampler as people name it, with the schedule that its name alone stands for. What the names mean: docs/decisions/sampler-names.md. */
export interface NamedSampler {
  readonly name: string;
  /** Accepted too. */
  readonly aliases: readonly string[];
  /** Whose rule says how many steps a start image leaves out. */
  readonly peer: "webui" | "diffusers";
  /** Whether noise for a step is drawn anew, or read off one Brownian path, so that other steps see the same path. */
  readonly noise: "fresh" | "brownian";
  /** The schedule that “Automatic” means for it, where that does not depend on the model. */
  readonly ownSchedule?: string;
  /** What the guidance scale is multiplied with for it, where that is not 1. */
  readonly guidanceFactor?: number;
  /** For `steps` steps, from 1; `schedule` only where another is wanted than its own. */
  readonly prepare: (training: Training, steps: number, schedule?: NamedSchedule) => Prepared;
}

/** A sampler and what it walks down. */
export interface Prepared {
  readonly sample: Sampler;
  readonly levels: Levels;
}
