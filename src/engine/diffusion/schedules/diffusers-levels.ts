import type { SchedulerConfig } from "../model/configs.ts";
import type { Training } from "../model/training.ts";
import { type NoiseTable, timestepAt } from "../noise-table.ts";
import { betaRamp } from "./beta.ts";
import { consistencyTimesteps } from "./consistency.ts";
import { exponentialRamp } from "./exponential.ts";
import { karrasRamp } from "./karras.ts";
import { linspace } from "./linspace.ts";
import { roundHalfEven } from "./round-half-even.ts";
import type { Levels } from "./schedule.ts";
import { spacedTimesteps } from "./spaced.ts";

/** The levels of diffusers' Euler, Heun, LMS and KDPM2 schedulers: timesteps between those of the table are asked for as they are. KDPM2 rounds those of a ramp. */
export function interpolatedLevels({ table, scheduler }: Training, steps: number, rounds = false): Levels {
  const total = table.sigmas.length;
  const spacing = scheduler.timestep_spacing ?? "linspace";
  const even =
    spacing === "linspace"
      ? linspace(0, total - 1, steps).reverse()
      : spacedTimesteps(spacing, steps, total, scheduler.steps_offset);
  const sigmas = even.map((t) => sigmaBetween(table, t));
  const form = spacing === "leading" ? "preserving" : "exploding";
  const ramp = rampOf(scheduler);
  if (ramp === undefined) return { ...asked(sigmas, even, 0, table), schedule: spacing, form };
  const ramped = ramp.levels(steps, sigmas.at(-1)!, sigmas[0]!);
  const timesteps = ramped.map((sigma) => timestepAt(table, sigma));
  const whole = rounds ? timesteps.map(roundHalfEven) : timesteps;
  return { ...asked(ramped, whole, 0, table), schedule: ramp.name, form };
}

/** The levels of diffusers' DPM-Solver, UniPC and DEIS schedulers: whole timesteps, of which the one at the end is left out. `last` is what remains. */
export function wholeLevels({ table, scheduler }: Training, steps: number, last?: number): Levels {
  const { sigmas, alphaBar } = table;
  const spacing = scheduler.timestep_spacing ?? "linspace";
  const end = last ?? (scheduler.final_sigmas_type === "zero" ? 0 : sigmas[0]!);
  const ramp = rampOf(scheduler);
  if (ramp !== undefined) {
    const ramped = ramp.levels(steps, sigmas[0]!, sigmas.at(-1)!);
    const timesteps = ramped.map((sigma) => ramp.toWhole(timestepAt(table, sigma)));
    return { ...asked(ramped, timesteps, end, table), schedule: ramp.name, form: "preserving" };
  }
  const timesteps =
    spacing === "trailing"
      ? spacedTimesteps("trailing", steps, alphaBar.length, 0)
      : spacedTimesteps(spacing, steps + 1, alphaBar.length, spacing === "leading" ? scheduler.steps_offset : 0).slice(
          0,
          -1,
        );
  const levels = timesteps.map((t) => sigmas[t]!);
  return { ...asked(levels, timesteps, end, table), schedule: spacing, form: "preserving" };
}

/** The levels of diffusers' DDPM scheduler: whole timesteps, leading unless the model says otherwise. `last`: what remains. */
export function spacedLevels({ table, scheduler }: Training, steps: number, last: number): Levels {
  const spacing = scheduler.timestep_spacing ?? "leading";
  const timesteps = spacedTimesteps(spacing, steps, table.sigmas.length, scheduler.steps_offset);
  const whole = timesteps.map((t) => Math.min(t, table.sigmas.length - 1));
  const levels = whole.map((t) => (table.alphaBar[t] === 0 ? PURE_NOISE : table.sigmas[t]!));
  return { ...asked(levels, whole, last, table), schedule: spacing, form: "preserving" };
}

/**
 * The same for DDIM and PNDM, which step down by ⌊T/n⌋ timesteps, also where the list's next one lies elsewhere (`linspace`; `trailing` when n
 * does not divide T).
 */
export function steppedLevels(training: Training, steps: number): Levels {
  const { table, scheduler } = training;
  const last = scheduler.set_alpha_to_one ? 0 : table.sigmas[0]!;
  const levels = spacedLevels(training, steps, last);
  const stride = Math.floor(table.sigmas.length / steps);
  const landing = (sigma: number) => {
    const timestep = levels.timestepOf(sigma) - stride;
    return timestep < 0 ? last : table.sigmas[timestep];
  };
  return { ...levels, landing };
}

/** The same for PNDM, which counts its second call of the network as a step: a start image makes it leave out one level more, behind the first. */
export function pndmLevels(training: Training, steps: number): Levels {
  const levels = steppedLevels(training, steps);
  const last = levels.sigmas.at(-1)!;
  const [first, second, ...rest] = levels.sigmas.slice(0, -1);
  const calls = second === undefined ? [first!] : [first!, second, second, ...rest];
  return { ...levels, after: (skipped) => [...calls.slice(skipped).toSpliced(1, 1), last] };
}

/** The levels of diffusers' LCM and TCD schedulers: timesteps out of those that the model was distilled on. `last`: what remains. */
export function distilledLevels({ table, scheduler }: Training, steps: number, last: number): Levels {
  const total = table.sigmas.length;
  const timesteps = consistencyTimesteps(steps, scheduler.original_inference_steps, total);
  const levels = timesteps.map((t) => table.sigmas[t]!);
  return { ...asked(levels, timesteps, last, table), schedule: "distilled", form: "preserving" };
}

/** σ of a zero-terminal-SNR model's last timestep, which is infinite: what is left of x₀ at 1e10 is far below float32's 1e-7. */
const PURE_NOISE = 1e10;

function asked(
  levels: readonly number[],
  timesteps: readonly number[],
  last: number,
  table: NoiseTable,
): Pick<Levels, "sigmas" | "timestepOf"> {
  const known = new Map(levels.map((sigma, i) => [sigma, timesteps[i]!]));
  return { sigmas: [...levels, last], timestepOf: (sigma) => known.get(sigma) ?? timestepAt(table, sigma) };
}

/** diffusers interpolates σ itself, not its logarithm. */
function sigmaBetween({ sigmas }: NoiseTable, timestep: number): number {
  const low = Math.min(Math.floor(timestep), sigmas.length - 2);
  return sigmas[low]! + (timestep - low) * (sigmas[low + 1]! - sigmas[low]!);
}

interface Ramp {
  readonly name: string;
  readonly levels: (count: number, min: number, max: number) => readonly number[];
  /** How the schedulers with whole timesteps get them. */
  readonly toWhole: (timestep: number) => number;
}

function rampOf(scheduler: SchedulerConfig): Ramp | undefined {
  if (scheduler.use_karras_sigmas) return { name: "karras", levels: karrasRamp, toWhole: roundHalfEven };
  if (scheduler.use_lu_lambdas) return { name: "lu", levels: exponentialRamp, toWhole: roundHalfEven };
  if (scheduler.use_exponential_sigmas) return { name: "exponential", levels: exponentialRamp, toWhole: cut };
  if (scheduler.use_beta_sigmas) return { name: "beta", levels: betaRamp, toWhole: cut };
  return undefined;
}

/** The first level is the last timestep exactly, or a rounding error below it. */
function cut(timestep: number): number {
  return Math.trunc(timestep + 1e-3);
}
