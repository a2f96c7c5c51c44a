import { type Latents, scale } from "../latents.ts";
import type { NoiseTable } from "../noise-table.ts";

/** The noise levels that a sampler walks down in `steps` steps: σ₀ > σ₁ > … The last is what remains in the picture, mostly 0; mostly they are steps + 1. */
export type Schedule = (steps: number, table: NoiseTable) => readonly number[];

/** A schedule for a model and a number of steps, and how a sampler begins and ends with it. */
export interface Levels {
  /** The schedule's name, as a recipe keeps it. */
  readonly schedule: string;
  readonly sigmas: readonly number[];
  readonly form: Form;
  /** The timestep for which the network is asked at σ. */
  readonly timestepOf: (sigma: number) => number;
  /** Where a step from σ lands, when a scheduler lets it land elsewhere than at the next level. */
  readonly landing?: (sigma: number) => number | undefined;
  /** What is left of `sigmas` after the first steps, where a scheduler counts other steps than levels. */
  readonly after?: (skipped: number) => readonly number[];
}

/**
 * What a method's authors hold in their hands: `exploding` x₀ + σ·ε (Karras et al. 2022; A1111's k-samplers), `preserving` the same times √ᾱ (Ho et al. 2020;
 * most of diffusers). It decides how strong pure noise is at first, since neither counts the x₀ that is left there, and what remains at the end.
 */
export type Form = "exploding" | "preserving";

/** x at σ₀ when there is nothing but standard normal noise: σ₀·ε, or ε/√ᾱ. */
export function pureNoise({ form, sigmas }: Pick<Levels, "form" | "sigmas">, noise: Latents): Latents {
  const [sigma] = sigmas;
  return scale(form === "exploding" ? sigma! : Math.sqrt(sigma! ** 2 + 1), noise);
}

/** The picture as its method hands it out: x at the last level, or √ᾱ·x; the same where that is free of noise. */
export function finished({ form, sigmas }: Pick<Levels, "form" | "sigmas">, x: Latents): Latents {
  const last = sigmas.at(-1)!;
  return form === "exploding" || last === 0 ? x : scale(1 / Math.sqrt(last ** 2 + 1), x);
}
