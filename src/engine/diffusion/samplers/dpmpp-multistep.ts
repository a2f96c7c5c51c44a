import { type Latents, weightedSum } from "../latents.ts";
import type { Sampler } from "./sampler.ts";

interface MultistepSettings {
  /** How many guesses of x₀ a step looks at. */
  readonly order: 2 | 3;
  /** How much noise replaces what the step would keep: 0 solves the ODE, 1 the SDE. */
  readonly eta: number;
  /** The second-order term as its limit for small h, or with φ₂ as the integral has it. */
  readonly solver: "midpoint" | "heun";
  /** The greatest order for a step, from how many are left with it, out of how many. */
  readonly lowerOrderFinal?: (left: number, steps: number) => number;
}

/**
 * DPM-Solver++(2M) and (3M), ODE or SDE (Lu et al. 2022b, algorithm 2 and appendix): with λ = −ln σ, h = λ′ − λ and h_η = h·(1 + η),
 * x ← e^−h_η·x + (1 − e^−h_η)·x₀ + φ₂·D₁ − φ₃·D₂ + σ′·√(1 − e^−2ηh)·noise, where D₁ and D₂ are divided differences of the last guesses.
 */
export function dpmppMultistep({ order, eta: ownEta, solver, lowerOrderFinal }: MultistepSettings): Sampler {
  return async (denoise, start, sigmas, { noise, eta = ownEta, signal, onStep }) => {
    let x = start;
    const guesses: Guess[] = [];
    const steps = sigmas.length - 1;
    for (let i = 0; i < steps; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const denoised = await denoise(x, sigma);
      guesses.unshift({ lambda: -Math.log(sigma), denoised });
      guesses.length = Math.min(guesses.length, order, lowerOrderFinal?.(steps - i, steps) ?? order);
      if (next === 0) {
        x = denoised;
      } else {
        const h = -Math.log(next) - guesses[0]!.lambda;
        const eased = h * (1 + eta);
        const fresh =
          eta === 0 ? [] : [[next * Math.sqrt(-Math.expm1(-2 * eta * h)), await noise(sigma, next)] as const];
        const kept = [Math.exp(-eased), x] as const;
        x = weightedSum(kept, [-Math.expm1(-eased), denoised], ...corrections(guesses, h, eased, solver), ...fresh);
      }
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}

interface Guess {
  readonly lambda: number;
  readonly denoised: Latents;
}

/** The terms beyond the first order, as weights of the guesses themselves. */
function corrections(
  [m0, m1, m2]: readonly Guess[],
  h: number,
  eased: number,
  solver: "midpoint" | "heun",
): readonly (readonly [number, Latents])[] {
  if (m0 === undefined || m1 === undefined) return [];
  const phi2 = Math.expm1(-eased) / eased + 1;
  const r0 = (m0.lambda - m1.lambda) / h;
  if (m2 === undefined) {
    const weight = (solver === "heun" ? phi2 : -0.5 * Math.expm1(-eased)) / r0;
    return [
      [weight, m0.denoised],
      [-weight, m1.denoised],
    ];
  }
  const phi3 = phi2 / eased - 0.5;
  const r1 = (m1.lambda - m2.lambda) / h;
  // D₁ = D₁₀ + (D₁₀ − D₁₁)·r₀/(r₀ + r₁) and D₂ = (D₁₀ − D₁₁)/(r₀ + r₁), with D₁₀ = (m₀ − m₁)/r₀ and D₁₁ = (m₁ − m₂)/r₁
  const bend = (phi2 * r0 - phi3) / (r0 + r1);
  const [first, second] = [(phi2 + bend) / r0, bend / r1];
  return [
    [first, m0.denoised],
    [-first - second, m1.denoised],
    [second, m2.denoised],
  ];
}
