import { type LatentShape, type Latents, scale } from "../latents.ts";
import { brownianTree } from "./brownian-tree.ts";
import { noiseSource } from "./noise-source.ts";
import { cells, type PictureSeed } from "./picture-noise.ts";

/** All that a Brownian path depends on. */
export interface BrownianPath {
  readonly seed: Pick<PictureSeed, "source" | "seed">;
  /** The levels of the picture's schedule: the path lies over those above 0. */
  readonly sigmas: readonly number[];
  readonly shape: LatentShape;
}

/**
 * Noise off a Brownian path that belongs to the picture's seed: k-diffusion's `BrownianTreeNoiseSampler` over the levels above 0, with A1111's
 * random numbers. −(W(σ) − W(σ′))/√(σ − σ′), the sign because σ falls. Levels are times in float32, as there.
 */
export function brownianNoise({ seed: { source, seed }, sigmas, shape }: BrownianPath) {
  const times = sigmas.filter((sigma) => sigma > 0).map(Math.fround);
  const tree = brownianTree({
    start: Math.min(...times),
    end: Math.max(...times),
    seed,
    count: cells(shape),
    generator: (word) => noiseSource(source, word),
  });
  return (sigma: number, next: number): Latents => {
    const [from, to] = [Math.fround(next), Math.fround(sigma)];
    return scale(-1 / Math.sqrt(Math.fround(to - from)), tree.increment(from, to));
  };
}
