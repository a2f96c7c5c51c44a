/**
 * How much noise a picture carries at each training timestep t = 0…T−1, once as ᾱ (Ho et al. 2020) and once as σ = √((1−ᾱ)/ᾱ)
 * (Karras et al. 2022): x = √ᾱ·x₀ + √(1−ᾱ)·ε is the same picture as x/√ᾱ = x₀ + σ·ε.
 */
export interface NoiseTable {
  readonly alphaBar: Float32Array;
  readonly sigmas: Float64Array;
}

/** What a `scheduler_config.json` says of the noise that a network was trained with. */
export interface TrainingNoise {
  readonly betaSchedule: "scaled_linear" | "linear";
  readonly betaStart: number;
  readonly betaEnd: number;
  readonly timesteps: number;
}

/**
 * ᾱₜ = ∏(1−βᵢ), multiplied in float64 and kept in float32 as Stable Diffusion's own code does. `scaled_linear` spaces √β evenly.
 * diffusers makes β in float32 instead, which moves ᾱ by up to 2.5e-7 of itself.
 */
export function noiseTable({ betaSchedule, betaStart, betaEnd, timesteps }: TrainingNoise): NoiseTable {
  const power = betaSchedule === "scaled_linear" ? 2 : 1;
  const first = betaStart ** (1 / power);
  const step = (betaEnd ** (1 / power) - first) / (timesteps - 1);
  const alphaBar = new Float32Array(timesteps);
  let product = 1;
  for (let t = 0; t < timesteps; t++) {
    product *= 1 - (first + t * step) ** power;
    alphaBar[t] = product;
  }
  return { alphaBar, sigmas: Float64Array.from(alphaBar, (a) => Math.sqrt((1 - a) / a)) };
}

/** σ at a timestep that may lie between two of the table's: linear in ln σ, as k-diffusion reads it. */
export function sigmaAt({ sigmas }: NoiseTable, timestep: number): number {
  const low = Math.floor(timestep);
  const high = Math.min(low + 1, sigmas.length - 1);
  const weight = timestep - low;
  return Math.exp((1 - weight) * Math.log(sigmas[low]!) + weight * Math.log(sigmas[high]!));
}

/** The timestep whose noise is σ: `sigmaAt` the other way round, in 0…T−1. */
export function timestepAt({ sigmas }: NoiseTable, sigma: number): number {
  const above = sigmas.findIndex((entry) => entry > sigma);
  if (above === 0) return 0;
  if (above === -1) return sigmas.length - 1;
  const low = Math.log(sigmas[above - 1]!);
  return above - 1 + (Math.log(sigma) - low) / (Math.log(sigmas[above]!) - low);
}

/** ᾱ of a σ: 1 / (1 + σ²). */
export function alphaBarOf(sigma: number): number {
  return 1 / (1 + sigma * sigma);
}
