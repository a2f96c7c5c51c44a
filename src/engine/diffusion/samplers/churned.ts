import { combine, type Latents } from "../latents.ts";
import type { SamplerRun } from "./sampler.ts";

interface Churned {
  readonly x: Latents;
  readonly sigma: number;
}

/**
 * A little noise on top before the step from `sigma` to `next` of `steps` (Karras et al. 2022, algorithm 2, lines 4–6): σ̂ = σ + γσ with
 * γ = min(S_churn/N, √2 − 1) within [S_tmin, S_tmax]. As in k-diffusion noise is drawn in every step, whether it is used or not.
 */
export async function churned(
  x: Latents,
  sigma: number,
  next: number,
  steps: number,
  { churn, noise }: Pick<SamplerRun, "churn" | "noise">,
): Promise<Churned> {
  if (churn === undefined) return { x, sigma };
  const fresh = await noise(sigma, next);
  if (sigma < churn.from || sigma > churn.to) return { x, sigma };
  const noisier = sigma * (1 + Math.min(churn.amount / steps, Math.SQRT2 - 1));
  return { x: combine(1, x, churn.noise * Math.sqrt(noisier ** 2 - sigma ** 2), fresh), sigma: noisier };
}
