import type { Training } from "../model/training.ts";
import { timestepAt } from "../noise-table.ts";
import {
  distilledLevels,
  interpolatedLevels,
  pndmLevels,
  spacedLevels,
  steppedLevels,
  wholeLevels,
} from "../schedules/diffusers-levels.ts";
import type { NamedSchedule } from "../schedules/index.ts";
import type { Levels } from "../schedules/schedule.ts";
import { ddim } from "./ddim.ts";
import { deis } from "./deis.ts";
import { dpm2 } from "./dpm-2.ts";
import { dpm2Ancestral } from "./dpm-2-ancestral.ts";
import { dpmppMultistep } from "./dpmpp-multistep.ts";
import { dpmppSde } from "./dpmpp-sde.ts";
import { dpmppSinglestep } from "./dpmpp-singlestep.ts";
import { eulerAncestral } from "./euler-ancestral.ts";
import { eulerDiscrete } from "./euler-discrete.ts";
import { heun } from "./heun.ts";
import { lcm } from "./lcm.ts";
import { limitSample } from "./limit-sample.ts";
import { lms } from "./lms.ts";
import type { NamedSampler } from "./named-sampler.ts";
import { plms } from "./plms.ts";
import type { Sampler } from "./sampler.ts";
import { tcd } from "./tcd.ts";
import { uniPc } from "./unipc.ts";

/**
 * diffusers' schedulers, with what the model's scheduler_config.json sets for them. Those that A1111 has by another name go by their class; they differ from
 * A1111's in levels and timesteps.
 */
export const diffusersSamplers: readonly NamedSampler[] = [
  named(
    ["DDIM", "DDIMScheduler"],
    ({ scheduler }, { landing }) => ddim({ limit: limitSample(scheduler), landing }),
    steppedLevels,
  ),
  named(
    ["DDPM", "DDPMScheduler"],
    () => eulerAncestral,
    (training, steps) => spacedLevels(training, steps, 0),
  ),
  named(["PNDM", "PNDMScheduler"], ({ prediction }, { landing }) => plms(prediction, landing), pndmLevels),
  named(["DPM++ 2S", "DPMSolverSinglestepScheduler"], () => dpmppSinglestep, wholeLevels),
  named(
    ["DEIS", "DEISMultistepScheduler"],
    () => deis,
    (training, steps) => wholeLevels(training, steps, training.table.sigmas[0]!),
  ),
  named(
    ["TCD", "TCDScheduler"],
    ({ table }, { timestepOf }) => tcd(table, timestepOf),
    (training, steps) => distilledLevels(training, steps, training.table.sigmas[0]!),
  ),
  named(["EulerDiscreteScheduler"], () => eulerDiscrete, interpolatedLevels),
  named(["EulerAncestralDiscreteScheduler"], () => eulerAncestral, interpolatedLevels),
  named(["HeunDiscreteScheduler"], () => heun, interpolatedLevels),
  named(["LMSDiscreteScheduler"], (_, { sigmas }) => lms(sigmas), interpolatedLevels),
  named(["KDPM2DiscreteScheduler"], () => dpm2, wholeRamps),
  named(["KDPM2AncestralDiscreteScheduler"], () => dpm2Ancestral, wholeRamps),
  named(["DPMSolverMultistepScheduler", "DPM-Solver++"], multistepOf, wholeLevels),
  named(["DPMSolverSDEScheduler"], () => dpmppSde, interpolatedLevels, "brownian"),
  named(["UniPCMultistepScheduler", "uni_pc_bh2"], uniPcOf, wholeLevels),
  named(
    ["LCMScheduler"],
    (_, { timestepOf }) => lcm(timestepOf, "preserving"),
    (training, steps) => distilledLevels(training, steps, 0),
  ),
];

function named(
  [name, ...aliases]: readonly [string, ...string[]],
  sample: (training: Training, levels: Levels) => Sampler,
  own: (training: Training, steps: number) => Levels,
  noise: NamedSampler["noise"] = "fresh",
): NamedSampler {
  return {
    name,
    aliases,
    peer: "diffusers",
    noise,
    prepare(training, steps, schedule) {
      const levels = schedule === undefined ? own(training, steps) : chosen(schedule, training, steps);
      return { sample: sample(training, levels), levels };
    },
  };
}

function chosen({ name, levels }: NamedSchedule, { table }: Training, steps: number): Levels {
  const timestepOf = (sigma: number) => timestepAt(table, sigma);
  return { schedule: name, sigmas: levels(steps, table), form: "preserving", timestepOf };
}

function multistepOf({ scheduler }: Training): Sampler {
  const order = scheduler.solver_order === 3 ? 3 : 2;
  const eta = scheduler.algorithm_type === "sde-dpmsolver++" ? 1 : 0;
  const solver = scheduler.solver_type === "heun" ? "heun" : "midpoint";
  return dpmppMultistep({ order, eta, solver, lowerOrderFinal: (left, steps) => (steps < FEW_STEPS ? left : order) });
}

/** diffusers' `lower_order_final` lowers the order of the last of fewer steps. */
const FEW_STEPS = 15;

function uniPcOf({ scheduler }: Training): Sampler {
  const variant = scheduler.solver_type === "bh1" ? "bh1" : "bh2";
  return uniPc({ order: scheduler.solver_order ?? 2, variant });
}

function wholeRamps(training: Training, steps: number): Levels {
  return interpolatedLevels(training, steps, true);
}
