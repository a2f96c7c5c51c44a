import { type Latents, scale } from "../../src/engine/diffusion/latents.ts";
import { alphaBarOf } from "../../src/engine/diffusion/noise-table.ts";
import { denoisedFrom, type PredictionType } from "../../src/engine/diffusion/prediction.ts";
import type { Denoise } from "../../src/engine/diffusion/samplers/sampler.ts";
import { fakeNetwork } from "../support/fake-network.ts";

/** A call of the network: x = x₀ + σ·ε as the sampler held it, and x₀ as it was told. */
export interface RecordedCall {
  readonly x: Latents;
  readonly sigma: number;
  readonly timestep: number;
  readonly denoised: Latents;
}

/** The golden data's fake network, and what it was asked. */
export function recordedDenoise(
  timestepOf: (sigma: number) => number,
  prediction: PredictionType = "epsilon",
): { readonly denoise: Denoise; readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  return {
    calls,
    denoise: async (x, sigma) => {
      const timestep = timestepOf(sigma);
      const output = fakeNetwork(scale(Math.sqrt(alphaBarOf(sigma)), x), timestep);
      const denoised = denoisedFrom(prediction, output, x, sigma);
      calls.push({ x, sigma, timestep, denoised });
      return denoised;
    },
  };
}
