import type { Latents } from "../latents.ts";
import type { NoiseSource } from "../random.ts";

/** The network's best guess x₀ of the finished picture behind x = x₀ + σ·ε. Always a new array. */
export type Denoise = (x: Latents, sigma: number) => Promise<Latents>;

/**
 * Walks from the noisiest level to the last one and returns what is there, in the form in which it got `x` (see `SamplerForm`).
 * It owns its loop: how often it asks `denoise`, and whether it looks back or jumps up again, is its own affair.
 */
export type Sampler = (denoise: Denoise, x: Latents, sigmas: readonly number[], run: SamplerRun) => Promise<Latents>;

interface SamplerRun {
  /** For samplers that add fresh noise; the starting noise came from the same source. */
  readonly noise: NoiseSource;
  /** Looked at before each step: the sampler then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step and waited for. */
  readonly onStep?: (step: SamplerStep) => void | Promise<void>;
}

export interface SamplerStep {
  /** From 1. */
  readonly step: number;
  /** x₀ as this step saw it. */
  readonly denoised: Latents;
}

/** How a sampler holds a noisy picture: `exploding` is x₀ + σ·ε (Karras et al. 2022), `preserving` is √ᾱ·x₀ + √(1−ᾱ)·ε (Ho et al. 2020). */
export type SamplerForm = "exploding" | "preserving";
