import type { NoiseTable } from "../noise-table.ts";
import { linspace } from "./linspace.ts";
import type { Schedule } from "./schedule.ts";

/**
 * A1111's for its DDIM and PLMS: every ⌊T/n⌋-th timestep from 1 on, walked between, so that there is one step less than timesteps and the noise of
 * timestep 1 remains. Where n does not divide T there is a timestep more.
 */
export const webuiTimesteps: Schedule = (steps, { sigmas }) => {
  const count = timestepCount(steps, sigmas.length);
  const stride = Math.floor(sigmas.length / steps);
  const levels = Array.from({ length: count }, (_, i) => sigmas[Math.min(i * stride + 1, sigmas.length - 1)]!);
  return count === 1 ? [levels[0]!, sigmas[0]!] : levels.reverse();
};

/** A1111's for UniPC (“time_uniform”): as many steps as it has timesteps, evenly from T − 1 to 0, between timesteps linear in ln ᾱ. */
export const webuiUniform: Schedule = (steps, table) => {
  const last = table.sigmas.length - 1;
  return linspace(last, 0, timestepCount(steps, table.sigmas.length) + 1).map((t) => sigmaBetween(table, t));
};

function timestepCount(steps: number, total: number): number {
  return Math.ceil(total / Math.floor(total / steps));
}

function sigmaBetween({ alphaBar }: NoiseTable, timestep: number): number {
  const low = Math.min(Math.floor(timestep), alphaBar.length - 2);
  const weight = timestep - low;
  const log = (1 - weight) * Math.log(alphaBar[low]!) + weight * Math.log(alphaBar[low + 1]!);
  return Math.sqrt(Math.expm1(-log));
}
