import { combine, scale } from "../latents.ts";
import { alphaBarOf } from "../noise-table.ts";
import type { Sampler } from "./sampler.ts";

/** Song et al. 2020, eq. 12 with η = 0, as diffusers computes it: ε = (x − √ᾱ·x₀)/√(1−ᾱ), x ← √ᾱ'·x₀ + √(1−ᾱ')·ε. Form: preserving. */
export const ddim: Sampler = async (denoise, start, sigmas, { signal, onStep }) => {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    signal?.throwIfAborted();
    const alphaBar = alphaBarOf(sigmas[i]!);
    const nextAlphaBar = alphaBarOf(sigmas[i + 1]!);
    const denoised = await denoise(scale(1 / Math.sqrt(alphaBar), x), sigmas[i]!);
    const ratio = Math.sqrt((1 - nextAlphaBar) / (1 - alphaBar));
    x = combine(ratio, x, Math.sqrt(nextAlphaBar) - ratio * Math.sqrt(alphaBar), denoised);
    await onStep?.({ step: i + 1, denoised });
  }
  return x;
};
