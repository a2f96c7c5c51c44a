import type { LatentShape, Latents } from "../latents.ts";
import { noiseSource, type RandomSource } from "./noise-source.ts";
import { slerp } from "./slerp.ts";

/** All that a picture's random numbers come from. */
export interface PictureSeed {
  readonly source: RandomSource;
  readonly seed: number;
  readonly variation?: Variation | undefined;
  /** The size at which the seed is known: its noise is laid into the middle of a picture of another size. */
  readonly resizedFrom?: Pick<LatentShape, "rows" | "columns"> | undefined;
  /** Added to the seed for all noise after the first: A1111's “ENSD”. */
  readonly etaSeedDelta?: number;
  /** So many of its numbers are taken already, for something else than the latents. */
  readonly taken?: number;
}

/** A second seed and how much of it, 0…1: A1111's “variation seed”. */
interface Variation {
  readonly seed: number;
  readonly strength: number;
}

/** A picture's noise: the first tensor is what it begins with, those that follow are for samplers that add noise. As A1111's `ImageRNG`. */
export function pictureNoise(seeds: PictureSeed, shape: LatentShape): () => Latents {
  const { source, seed, etaSeedDelta = 0, taken = 0 } = seeds;
  const count = cells(shape);
  let generator = noiseSource(source, seed);
  if (taken > 0) generator.normal(taken);
  let first = true;
  return () => {
    if (!first) return generator.normal(count);
    first = false;
    const noise = firstNoise(seeds, shape, () => generator.normal(count));
    if (etaSeedDelta !== 0) generator = noiseSource(source, seed + etaSeedDelta);
    return noise;
  };
}

function firstNoise(
  { source, seed, variation, resizedFrom }: PictureSeed,
  shape: LatentShape,
  draw: () => Latents,
): Latents {
  const known = { ...shape, ...resizedFrom };
  const same = known.rows === shape.rows && known.columns === shape.columns;
  let noise = same ? draw() : noiseSource(source, seed).normal(cells(known));
  if (variation !== undefined && variation.strength !== 0) {
    const other = noiseSource(source, variation.seed).normal(cells(known));
    noise = slerp(noise, other, variation.strength, known);
  }
  return same ? noise : laidInto(draw(), shape, noise, known);
}

/** `noise` over the middle of `target`; what sticks out is cut off. */
function laidInto(target: Latents, shape: LatentShape, noise: Latents, known: LatentShape): Latents {
  const laid = target.slice();
  const down = Math.floor((shape.rows - known.rows) / 2);
  const right = Math.floor((shape.columns - known.columns) / 2);
  // A1111 cuts an overhang of 2n + 1 by 2(n + 1): one line less than would fit
  const rows = down >= 0 ? known.rows : known.rows + 2 * down;
  const columns = right >= 0 ? known.columns : known.columns + 2 * right;
  for (let channel = 0; channel < shape.channels; channel++) {
    for (let row = 0; row < rows; row++) {
      const from = (channel * known.rows + row + Math.max(-down, 0)) * known.columns + Math.max(-right, 0);
      const to = (channel * shape.rows + row + Math.max(down, 0)) * shape.columns + Math.max(right, 0);
      laid.set(noise.subarray(from, from + columns), to);
    }
  }
  return laid;
}

/** How many numbers a picture's latents have. */
export function cells({ channels, rows, columns }: LatentShape): number {
  return channels * rows * columns;
}
