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
      const times = timesOf(sigma, next);
      const middle = times.middle;
      const half = ancestralStep(sigma, middle, eta);
      const between = combine(half.down / sigma, x, 1 - half.down / sigma, denoised);
      const noisy = combine(1, between, half.up, await noise(times.start, middle));
      const seen = await denoise(noisy, middle);
      const whole = ancestralStep(sigma, next, eta);
      const landed = combine(whole.down / sigma, x, 1 - whole.down / sigma, seen);
      x = combine(1, landed, whole.up, await noise(times.start, times.end));
    }
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};

/**
 * σ = e^−t at t, t + h/2 and t + h, all through t = −ln σ and in float32 as torch computes it: a Brownian path tells times apart that differ by a
 * millionth, and there and back σ is often one last bit off.
 */
function timesOf(
  sigma: number,
  next: number,
): { readonly start: number; readonly middle: number; readonly end: number } {
  const { fround } = Math;
  const [t, tNext] = [-torchLog(fround(sigma)), -torchLog(fround(next))];
  const middle = torchExp(-fround(t + fround(fround(tNext - t) * 0.5)));
  return { start: torchExp(-t), middle, end: torchExp(-tNext) };
}
