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
  readonly betaSchedule: BetaSchedule;
  readonly betaStart: number;
  readonly betaEnd: number;
  readonly timesteps: number;
  /** Whether the last timestep is noise alone (Lin et al. 2023, “Common diffusion noise schedules are flawed”). */
  readonly zeroTerminalSnr?: boolean;
}

export const betaSchedules = ["scaled_linear", "linear", "squaredcos_cap_v2"] as const;
type BetaSchedule = (typeof betaSchedules)[number];

/**
 * ᾱₜ = ∏(1−βᵢ), multiplied in float64 and kept in float32 as Stable Diffusion's own code does. `scaled_linear` spaces √β evenly; `squaredcos_cap_v2` is
 * Nichol & Dhariwal's cosine (2021, eq. 17), which asks for no β.
 * diffusers makes β in float32 instead, which moves ᾱ by up to 2.5e-7 of itself.
 */
export function noiseTable({
  betaSchedule,
  betaStart,
  betaEnd,
  timesteps,
  zeroTerminalSnr,
}: TrainingNoise): NoiseTable {
  const beta =
    betaSchedule === "squaredcos_cap_v2"
      ? cosineBeta(timesteps)
      : evenBeta(betaSchedule === "scaled_linear" ? 2 : 1, betaStart, betaEnd, timesteps);
  const alphaBar = new Float32Array(timesteps);
  let product = 1;
  for (let t = 0; t < timesteps; t++) {
    product *= 1 - beta(t);
    alphaBar[t] = product;
  }
  if (zeroTerminalSnr) rescale(alphaBar);
  return { alphaBar, sigmas: Float64Array.from(alphaBar, (a) => sigmaOf(Math.max(a, LEAST_ALPHA_BAR))) };
}

function evenBeta(power: number, start: number, end: number, timesteps: number): (t: number) => number {
  const first = start ** (1 / power);
  const step = (end ** (1 / power) - first) / (timesteps - 1);
  return (t) => (first + t * step) ** power;
}

function cosineBeta(timesteps: number): (t: number) => number {
  const alphaBar = (share: number) => Math.cos((((share + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return (t) => Math.min(1 - alphaBar((t + 1) / timesteps) / alphaBar(t / timesteps), 0.999);
}

/** Stands for 0, whose σ would be infinite, as in diffusers' Euler: 2^−24, σ = 4096. */
const LEAST_ALPHA_BAR = 2 ** -24;

/** Lin et al. 2023, algorithm 1: √ᾱ shifted so that the last is 0, and scaled so that the first stays. */
function rescale(alphaBar: Float32Array): void {
  const [first, last] = [Math.sqrt(alphaBar[0]!), Math.sqrt(alphaBar.at(-1)!)];
  for (let t = 0; t < alphaBar.length; t++) {
    alphaBar[t] = (((Math.sqrt(alphaBar[t]!) - last) * first) / (first - last)) ** 2;
  }
}

/** σ of an ᾱ: √((1−ᾱ)/ᾱ). */
function sigmaOf(alphaBar: number): number {
  return Math.sqrt((1 - alphaBar) / alphaBar);
}

/** The least and the greatest level of the table, computed in float32 as the peers do: a Brownian path tells levels apart that differ by a millionth. */
export function sigmaRange({ alphaBar }: NoiseTable): { readonly min: number; readonly max: number } {
  const { fround } = Math;
  const sigma = (a: number) => fround(Math.sqrt(fround(fround(1 - a) / a)));
  return { min: sigma(alphaBar[0]!), max: sigma(Math.max(alphaBar.at(-1)!, LEAST_ALPHA_BAR)) };
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
