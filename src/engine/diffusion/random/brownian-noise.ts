import { type LatentShape, type Latents, scale } from "../latents.ts";
import type { StepNoise } from "../samplers/sampler.ts";
import { brownianTree } from "./brownian-tree.ts";
import { noiseSource } from "./noise-source.ts";
import { cells, type PictureSeed } from "./picture-noise.ts";

/**
 * Noise off a Brownian path that belongs to the picture's seed: k-diffusion's `BrownianTreeNoiseSampler` over the levels above 0, with A1111's
 * random numbers. −(W(σ) − W(σ′))/√(σ − σ′), the sign because σ falls. Levels are times in float32, as there.
 */
export function brownianNoise(
  { source, seed }: Pick<PictureSeed, "source" | "seed">,
  sigmas: readonly number[],
  shape: LatentShape,
): StepNoise {
  const times = sigmas.filter((sigma) => sigma > 0).map(Math.fround);
  const tree = brownianTree({
    start: Math.min(...times),
    end: Math.max(...times),
    seed,
    count: cells(shape),
    generator: (word) => noiseSource(source, word),
  });
  return (sigma, next): Latents => {
    const [from, to] = [Math.fround(next), Math.fround(sigma)];
    return scale(-1 / Math.sqrt(Math.fround(to - from)), tree.increment(from, to));
  };
}
