import { combine, type Latents } from "./latents.ts";

/** diffusers' names for what a network was trained to say about a noisy picture. */
export type PredictionType = "epsilon" | "v_prediction" | "sample";

/** x₀ from the network's output and x = x₀ + σ·ε. For v see Salimans & Ho 2022, appendix D. */
export function denoisedFrom(type: PredictionType, output: Latents, x: Latents, sigma: number): Latents {
  switch (type) {
    case "epsilon":
      return combine(1, x, -sigma, output);
    case "v_prediction":
      return combine(1 / (sigma ** 2 + 1), x, -sigma / Math.sqrt(sigma ** 2 + 1), output);
    case "sample":
      return output;
  }
}

/** The output behind x₀ and x: `denoisedFrom` the other way round. */
export function outputFrom(type: PredictionType, denoised: Latents, x: Latents, sigma: number): Latents {
  switch (type) {
    case "epsilon":
      return combine(1 / sigma, x, -1 / sigma, denoised);
    case "v_prediction": {
      const root = Math.sqrt(sigma ** 2 + 1);
      return combine(1 / (sigma * root), x, -root / sigma, denoised);
    }
    case "sample":
      return denoised;
  }
}
