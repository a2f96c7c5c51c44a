import type { Latents } from "../latents.ts";

/** The network's best guess x₀ of the finished picture behind x = x₀ + σ·ε. Always a new array. */
export interface Denoise {
  (x: Latents, sigma: number): Promise<Latents>;
  /** The guess of the last call for the unwanted text alone; absent where there is no guidance. */
  readonly unwanted?: () => Latents | undefined;
}

/**
 * Walks from the noisiest level, σ₀, to the last one and returns what is there. x is always x₀ + σ·ε (Karras et al. 2022); methods written for
 * √ᾱ·x₀ + √(1−ᾱ)·ε (Ho et al. 2020) are the same ones divided by √ᾱ, with σ = √((1−ᾱ)/ᾱ).
 * It owns its loop: how often it asks `denoise`, and whether it looks back or jumps up again, is its own affair.
 */
export type Sampler = (denoise: Denoise, x: Latents, sigmas: readonly number[], run: SamplerRun) => Promise<Latents>;

export interface SamplerRun {
  /** For samplers that add fresh noise. */
  readonly noise: StepNoise;
  /** How much of an ancestral sampler's step is fresh noise; each has its own default. */
  readonly eta?: number | undefined;
  /** Euler, Heun and DPM2 alone can do it. */
  readonly churn?: Churn | undefined;
  /** Looked at before each step: the sampler then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step and waited for. */
  readonly onStep?: ((step: SamplerStep) => void | Promise<void>) | undefined;
}

/** Standard normal noise for the step from `sigma` to `next`, as many numbers as x has. Only a Brownian path looks at the levels, and may still be on its way to them. */
export type StepNoise = (sigma: number, next: number) => Latents | Promise<Latents>;

/** Karras et al. 2022, algorithm 2: S_churn, S_tmin, S_tmax and S_noise. */
interface Churn {
  readonly amount: number;
  readonly from: number;
  readonly to: number;
  readonly noise: number;
}

export interface SamplerStep {
  /** From 1. */
  readonly step: number;
  /** x₀ as this step saw it. */
  readonly denoised: Latents;
}
