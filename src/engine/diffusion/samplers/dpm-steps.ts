import { combine, type Latents, slope, weightedSum } from "../latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Denoise } from "./sampler.ts";

/**
 * Steps of DPM-Solver-1, -2 and -3 (Lu et al. 2022, eq. 3.7 and algorithms 1 and 2) from x at `t`, in t = λ = −ln σ. The networks' answers at t and at
 * t + h/3 serve steps of every order, hence are asked for once.
 */
export interface DpmSteps {
  /** x₀ behind x. */
  readonly denoised: Latents;
  first(tNext: number): Latents;
  /** `r1`: where in the step the network is asked again. */
  second(tNext: number, r1: number): Promise<Latents>;
  third(tNext: number): Promise<Latents>;
}

/** Asks the network at (x, t). */
export async function dpmSteps(denoise: Denoise, x: Latents, t: number): Promise<DpmSteps> {
  const sigmaOf = (time: number) => Math.exp(-time);
  const denoised = await denoise(x, sigmaOf(t));
  const epsilon = slope(x, denoised, sigmaOf(t));
  const seen = new Map<number, Latents>();

  async function epsilonAt(time: number, u: Latents): Promise<Latents> {
    const known = seen.get(time);
    if (known !== undefined) return known;
    const fresh = slope(u, await denoise(u, sigmaOf(time)), sigmaOf(time));
    seen.set(time, fresh);
    return fresh;
  }

  const first = (tNext: number) => combine(1, x, -sigmaOf(tNext) * Math.expm1(tNext - t), epsilon);

  async function between(tNext: number, r: number): Promise<Latents> {
    const time = t + r * (tNext - t);
    return epsilonAt(time, first(time));
  }

  return {
    denoised,
    first,
    async second(tNext, r1) {
      const growth = sigmaOf(tNext) * Math.expm1(tNext - t);
      const bend = growth / (2 * r1);
      return weightedSum([1, x], [bend - growth, epsilon], [-bend, await between(tNext, r1)]);
    },
    async third(tNext) {
      const [r1, r2, h] = [1 / 3, 2 / 3, tNext - t];
      const early = await between(tNext, r1);
      const s2 = t + r2 * h;
      const bend2 = sigmaOf(s2) * (r2 / r1) * (Math.expm1(r2 * h) / (r2 * h) - 1);
      const u2 = weightedSum([1, x], [bend2 - sigmaOf(s2) * Math.expm1(r2 * h), epsilon], [-bend2, early]);
      const late = await epsilonAt(s2, u2);
      const bend = (sigmaOf(tNext) / r2) * (Math.expm1(h) / h - 1);
      return weightedSum([1, x], [bend - sigmaOf(tNext) * Math.expm1(h), epsilon], [-bend, late]);
    },
  };
}

/** A step from t to `tNext` that leaves room for noise of strength `up` (η of an SDE), but not beyond `tEnd`. */
export function roomForNoise(
  t: number,
  tNext: number,
  tEnd: number,
  eta: number,
): { readonly to: number; readonly up: number } {
  if (eta === 0) return { to: tNext, up: 0 };
  const [sigma, next] = [Math.exp(-t), Math.exp(-tNext)];
  const { down } = ancestralStep(sigma, next, eta);
  const to = Math.min(tEnd, -Math.log(down));
  return { to, up: Math.sqrt(Math.max(next ** 2 - Math.exp(-to) ** 2, 0)) };
}
