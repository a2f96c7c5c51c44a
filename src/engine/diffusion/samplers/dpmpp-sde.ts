import { combine } from "../latents.ts";
import { torchExp, torchLog } from "../schedules/torch-functions.ts";
import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";

/**
 * DPM-Solver++ for the diffusion SDE with r = 1/2 (k-diffusion's `sample_dpmpp_sde`, η = 1): down to the middle in λ = −ln σ with noise of its own,
 * then the whole step with the x₀ of the middle. Both noises come from one Brownian path.
 */
export const dpmppSde: Sampler = async (denoise, start, sigmas, { noise, eta, signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = await denoise(x, sigma);
    if (next === 0) {
      x = denoised;
    } else {
      const middle = middleOf(sigma, next);
      const half = ancestralStep(sigma, middle, eta);
      const between = combine(half.down / sigma, x, 1 - half.down / sigma, denoised);
      const noisy = combine(1, between, half.up, noise(sigma, middle));
      const seen = await denoise(noisy, middle);
      const whole = ancestralStep(sigma, next, eta);
      const landed = combine(whole.down / sigma, x, 1 - whole.down / sigma, seen);
      x = combine(1, landed, whole.up, noise(sigma, next));
    }
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};

/** exp(−(t + h/2)) with t = −ln σ, in float32 as torch computes it: a Brownian path tells times apart that differ by a millionth. */
function middleOf(sigma: number, next: number): number {
  const { fround } = Math;
  const [t, tNext] = [-torchLog(fround(sigma)), -torchLog(fround(next))];
  return torchExp(-fround(t + fround(fround(tNext - t) * 0.5)));
}
