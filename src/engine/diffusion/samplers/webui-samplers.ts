import type { Training } from "../model/training.ts";
import { sigmaRange, timestepAt } from "../noise-table.ts";
import { consistencyTimestep } from "../schedules/consistency.ts";
import { scheduleNamed } from "../schedules/index.ts";
import type { Form, Schedule } from "../schedules/schedule.ts";
import { ddimCfgpp } from "./ddim-cfgpp.ts";
import { dpm2 } from "./dpm-2.ts";
import { dpm2Ancestral } from "./dpm-2-ancestral.ts";
import { dpmAdaptive } from "./dpm-adaptive.ts";
import { dpmFast } from "./dpm-fast.ts";
import { dpmpp2sAncestral } from "./dpmpp-2s-ancestral.ts";
import { dpmppMultistep } from "./dpmpp-multistep.ts";
import { dpmppSde } from "./dpmpp-sde.ts";
import { euler } from "./euler.ts";
import { eulerAncestral } from "./euler-ancestral.ts";
import { heun } from "./heun.ts";
import { lcm } from "./lcm.ts";
import { lms } from "./lms.ts";
import type { NamedSampler } from "./named-sampler.ts";
import { plms } from "./plms.ts";
import { restart } from "./restart.ts";
import type { Sampler } from "./sampler.ts";
import { uniPc } from "./unipc.ts";

/** A1111's samplers with the schedules that “Automatic” means in its version 1.10; DDIM, which is another there, is diffusers'. */
export const webuiSamplers: readonly NamedSampler[] = [
  named("Euler", ["k_euler"], () => euler, "uniform"),
  named("Euler a", ["k_euler_a", "k_euler_ancestral"], () => eulerAncestral, "uniform"),
  named("Heun", ["k_heun"], () => heun, "uniform"),
  named("LMS", ["k_lms"], () => lms(), "uniform"),
  named("DPM2", ["k_dpm_2"], () => dpm2, "karras", { dropsNextToLast: true }),
  named("DPM2 a", ["k_dpm_2_a"], () => dpm2Ancestral, "karras", { dropsNextToLast: true }),
  named("DPM++ 2S a", ["k_dpmpp_2s_a"], () => dpmpp2sAncestral, "karras"),
  named("DPM++ 2M", ["k_dpmpp_2m"], () => dpmppMultistep({ order: 2, eta: 0, solver: "midpoint" }), "karras"),
  named("DPM++ SDE", ["k_dpmpp_sde"], () => dpmppSde, "karras", { noise: "brownian" }),
  named("DPM++ 2M SDE", ["k_dpmpp_2m_sde"], () => multistepSde("midpoint", 2), "exponential", { noise: "brownian" }),
  named("DPM++ 2M SDE Heun", ["k_dpmpp_2m_sde_heun"], () => multistepSde("heun", 2), "exponential", {
    noise: "brownian",
  }),
  named("DPM++ 3M SDE", ["k_dpmpp_3m_sde"], () => multistepSde("heun", 3), "exponential", {
    noise: "brownian",
    dropsNextToLast: true,
  }),
  named("DPM fast", ["k_dpm_fast"], ({ table }) => dpmFast(sigmaRange(table).min), "uniform"),
  named("DPM adaptive", ["k_dpm_ad"], ({ table }) => dpmAdaptive(sigmaRange(table).min), "uniform"),
  named("Restart", [], () => restart, "karras"),
  named("DDIM CFG++", ["ddim_cfgpp"], () => ddimCfgpp, "webui_timesteps", {
    form: "preserving",
    guidanceFactor: 1 / 12.5,
  }),
  named("PLMS", [], ({ prediction }) => plms(prediction), "webui_timesteps", { form: "preserving" }),
  named("UniPC", [], () => uniPc({ order: 3, variant: "bh1" }), "webui_uniform", { form: "preserving" }),
  named("LCM", ["k_lcm"], (training) => lcm(knownTimesteps(training), "exploding"), "consistency", {
    timestepOf: knownTimesteps,
  }),
];

function multistepSde(solver: "midpoint" | "heun", order: 2 | 3): Sampler {
  return dpmppMultistep({ order, eta: 1, solver });
}

interface Traits {
  readonly noise?: "brownian";
  readonly form?: Form;
  /** k-diffusion makes one level more and drops the last but one, whose step would hardly do anything. */
  readonly dropsNextToLast?: boolean;
  /** A1111 turns its usual scales, up to 12.5, into CFG++'s 0…1. */
  readonly guidanceFactor?: number;
  readonly timestepOf?: (training: Training) => (sigma: number) => number;
}

function named(
  name: string,
  aliases: readonly string[],
  sample: (training: Training) => Sampler,
  own: string,
  { noise, form = "exploding", dropsNextToLast = false, guidanceFactor = 1, timestepOf = anyTimestep }: Traits = {},
): NamedSampler {
  return {
    name,
    aliases,
    peer: "webui",
    noise: noise ?? "fresh",
    ownSchedule: own,
    guidanceFactor,
    prepare(training, steps, schedule = scheduleNamed(own)) {
      const levels = dropsNextToLast ? withoutNextToLast(schedule.levels) : schedule.levels;
      const sigmas = levels(steps, training.table);
      return {
        sample: sample(training),
        levels: { schedule: schedule.name, sigmas, form, timestepOf: timestepOf(training) },
      };
    },
  };
}

function withoutNextToLast(levels: Schedule): Schedule {
  return (steps, table) => levels(steps + 1, table).toSpliced(-2, 1);
}

function anyTimestep({ table }: Training): (sigma: number) => number {
  return (sigma) => timestepAt(table, sigma);
}

function knownTimesteps({ table }: Training): (sigma: number) => number {
  return (sigma) => consistencyTimestep(table, sigma);
}
