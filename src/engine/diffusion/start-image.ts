import { combine, type Latents } from "./latents.ts";
import type { Levels } from "./schedules/schedule.ts";

/** How many of the steps A1111 leaves out with a start image: it walks ⌊min(strength, 0.999)·n⌋ + 1 of them, at least one. */
export function webuiSkippedSteps(steps: number, strength: number): number {
  return steps - Math.trunc(Math.min(strength, 0.999) * steps) - 1;
}

/** How many diffusers leaves out: it walks ⌊strength·n⌋, which can be none. */
export function diffusersSkippedSteps(steps: number, strength: number): number {
  return Math.max(steps - Math.min(Math.trunc(steps * strength), steps), 0);
}

/** The levels that are left after the first `skipped` steps. */
export function levelsAfter(levels: Levels, skipped: number): Levels {
  return { ...levels, sigmas: levels.after?.(skipped) ?? levels.sigmas.slice(skipped) };
}

/** The start image with the noise of the first level: x₀ + σ·ε, whatever the sampler's form. */
export function noisedImage(latents: Latents, noise: Latents, { sigmas }: Pick<Levels, "sigmas">): Latents {
  return combine(1, latents, sigmas[0]!, noise);
}
