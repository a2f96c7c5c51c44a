import type { SchedulerConfig } from "./configs.ts";

/** What is painted with where a request says nothing. */
export interface Defaults {
  readonly steps: number;
  readonly guidanceScale: number;
  readonly sampler: string;
}

/** What of a model's kind its defaults hang on. */
export interface ModelTraits {
  /** A latent consistency model. */
  readonly isToldGuidance: boolean;
  /** Stable unCLIP. */
  readonly takesLabels: boolean;
}

/** Few steps are all that distilled models know, and guidance is in their weights: their makers' own examples. unCLIP's 10 is diffusers'. */
export function usualDefaults(scheduler: SchedulerConfig, { isToldGuidance, takesLabels }: ModelTraits): Defaults {
  if (isToldGuidance) return { steps: 4, guidanceScale: 8, sampler: "LCMScheduler" };
  if (takesLabels) return { ...GENERAL_DEFAULTS, guidanceScale: 10 };
  const { _class_name: sampler = "" } = scheduler;
  return isTurbo(scheduler) ? { steps: 4, guidanceScale: 1, sampler } : GENERAL_DEFAULTS;
}

/** Adversarially distilled: trailing timesteps for one of Euler's schedulers. */
export function isTurbo({ _class_name: sampler = "", timestep_spacing }: SchedulerConfig): boolean {
  return timestep_spacing === "trailing" && /^Euler/.test(sampler);
}

/** diffusers' steps and scale for Stable Diffusion are 50 and 7.5; A1111's, whose steps most recipes use, 20 and 7. */
const GENERAL_DEFAULTS: Defaults = { steps: 20, guidanceScale: 7.5, sampler: "Euler" };
