import { type Latents, weightedSum } from "../latents.ts";
import type { Sampler } from "./sampler.ts";
import { solveLinear } from "./solve-linear.ts";

interface UniPcSettings {
  readonly order: number;
  /** B(h) of the paper: h itself, which a last level of σ = 0 does not suit, or e^h − 1. */
  readonly variant: "bh1" | "bh2";
}

/**
 * UniPC (Zhao et al. 2023, algorithms 1 and 2, predicting x₀): a predictor, UniP, whose outcome the network is asked about; the answer then corrects
 * that outcome (UniC) before the next step, without a call of its own. The last steps go down in order.
 */
export function uniPc({ order, variant }: UniPcSettings): Sampler {
  return async (denoise, start, sigmas, { signal, onStep }) => {
    let x = start;
    let last: Step | undefined;
    let guesses: readonly Guess[] = [];
    const steps = sigmas.length - 1;
    for (let i = 0; i < steps; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const denoised = await denoise(x, sigma);
      if (last !== undefined) x = land(last, variant, denoised);
      guesses = [{ sigma, denoised }, ...guesses].slice(0, order);
      last = { x, next, guesses: guesses.slice(0, steps - i) };
      x = land(last, variant);
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}

interface Guess {
  readonly sigma: number;
  readonly denoised: Latents;
}

interface Step {
  readonly x: Latents;
  readonly next: number;
  /** The newest first: as many as the order of the step. */
  readonly guesses: readonly Guess[];
}

/**
 * Where a step ends: predicted, or corrected by what the network `saw` there. With λ = −ln σ, h = λ′ − λ₀, rₖ = (λₖ − λ₀)/h and Dₖ = mₖ − m₀:
 * x′ = (σ′/σ)·x + (1 − e^−h)·m₀ − B·Σ ρₖ·Dₖ/rₖ, where Σ ρₖ·rₖ^j = bⱼ.
 */
function land({ x, next, guesses }: Step, variant: "bh1" | "bh2", saw?: Latents): Latents {
  const [newest, ...older] = guesses as [Guess, ...Guess[]];
  const h = Math.log(newest.sigma) - Math.log(next);
  const points = older.map(({ sigma, denoised }) => ({ r: Math.log(newest.sigma / sigma) / h, denoised }));
  if (saw !== undefined) points.push({ r: 1, denoised: saw });
  const b = variant === "bh1" ? -h : Math.expm1(-h);
  const weights = rhos(
    points.map(({ r }) => r),
    h,
    b,
  ).map((rho, k) => (-b * rho) / points[k]!.r);
  const kept = next / newest.sigma;
  const own = -Math.expm1(-h) - weights.reduce((sum, weight) => sum + weight, 0);
  return weightedSum(
    [kept, x],
    [own, newest.denoised],
    ...points.map(({ denoised }, k) => [weights[k]!, denoised] as const),
  );
}

/** With one point ρ is 1/2, whatever B is; with more they solve the paper's equation 5, bⱼ = j!·φⱼ₊₁(−h)/B. */
function rhos(rs: readonly number[], h: number, b: number): readonly number[] {
  if (rs.length === 0) return [];
  if (rs.length === 1) return [0.5];
  let phi = Math.expm1(-h) / -h - 1;
  let factorial = 1;
  const right: number[] = [];
  for (let j = 1; j <= rs.length; j++) {
    right.push((phi * factorial) / b);
    factorial *= j + 1;
    phi = phi / -h - 1 / factorial;
  }
  return solveLinear(
    rs.map((_, j) => rs.map((r) => r ** j)),
    right,
  );
}
