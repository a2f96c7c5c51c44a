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
