import { EngineError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { type SpacedTimesteps, spaced } from "../schedules/spaced.ts";
import { uniform } from "../schedules/uniform.ts";
import { ddim } from "./ddim.ts";
import { euler } from "./euler.ts";
import { eulerAncestral } from "./euler-ancestral.ts";
import type { Sampler, SamplerForm } from "./sampler.ts";

/** A sampler as people name it, with the schedule that its name alone stands for. What the names mean: docs/decisions/sampler-names.md. */
export interface NamedSampler {
  readonly name: string;
  /** A1111's other names for it, accepted too. */
  readonly aliases: readonly string[];
  readonly form: SamplerForm;
  readonly sample: Sampler;
  /** `model`: what the model's scheduler_config.json says of timesteps. */
  readonly schedule: (model: SpacedTimesteps) => NamedSchedule;
}

interface NamedSchedule {
  readonly name: string;
  readonly levels: Schedule;
}

/** Every sampler, in the order in which they are offered. */
export const samplers: readonly NamedSampler[] = [
  { name: "Euler", aliases: ["k_euler"], form: "exploding", sample: euler, schedule: asUniform },
  {
    name: "Euler a",
    aliases: ["k_euler_a", "k_euler_ancestral"],
    form: "exploding",
    sample: eulerAncestral,
    schedule: asUniform,
  },
  { name: "DDIM", aliases: [], form: "preserving", sample: ddim, schedule: asTheModelSays },
];

/** By name or alias, in any case. Throws `EngineError("sampler.unknown", {asked, nearest, known})`. */
export function findSampler(asked: string): NamedSampler {
  const wanted = asked.trim().toLowerCase();
  const found = samplers.find(({ name, aliases }) =>
    [name, ...aliases].some((known) => known.toLowerCase() === wanted),
  );
  if (found !== undefined) return found;
  const names = samplers.map(({ name }) => name);
  throw new EngineError("sampler.unknown", { asked, nearest: nearest(asked, names), known: names });
}

function asUniform(): NamedSchedule {
  return { name: "uniform", levels: uniform };
}

function asTheModelSays(model: SpacedTimesteps): NamedSchedule {
  return { name: model.spacing, levels: spaced(model) };
}
