import { torchGenerator } from "../../diffusion/random/torch-generator.ts";
import type { Tokenizer } from "../../ports.ts";

/** A flat part of the space of vectors: around `origin`, along `directions` of length 1 that stand upright on one another. */
export interface SearchSpace {
  /** [vectors, width] */
  readonly origin: Float32Array;
  /** [directions][width] */
  readonly directions: readonly Float32Array[];
  /** How long vectors of the vocabulary are on average. */
  readonly scale: number;
}

/** Coordinates [vectors, directions] as vectors [vectors, width]. */
export function vectorsAt({ origin, directions }: SearchSpace, coordinates: ArrayLike<number>): Float32Array {
  const width = directions[0]!.length;
  const values = origin.slice();
  for (let vector = 0; vector < origin.length / width; vector++) {
    for (const [k, direction] of directions.entries()) {
      const along = coordinates[vector * directions.length + k]!;
      for (let i = 0; i < width; i++) values[vector * width + i] = values[vector * width + i]! + along * direction[i]!;
    }
  }
  return values;
}

/** Words of the vocabulary drawn by the seed, as their ids: whole ones, since parts of words mean little alone. */
export function drawnWords(tokenizer: Pick<Tokenizer, "entries">, count: number, seed: number): readonly number[] {
  const ids: number[] = [];
  for (const { id, token, special } of tokenizer.entries()) if (!special && WHOLE_WORD.test(token)) ids.push(id);
  const order = torchGenerator(seed).normal(ids.length);
  return ids
    .map((id, i) => ({ id, at: order[i]! }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ id }) => id);
}

/** CLIP marks the end of a word. */
const WHOLE_WORD = /^\p{L}{3,}<\/w>$/u;

/**
 * The space that the first vector of `origin` and these vectors of the vocabulary [words, width] span (Gram–Schmidt): gradient-free search needs few
 * dimensions, and what a text encoder understands lies between the words that it knows (Fei et al. 2023, “Gradient-Free Textual Inversion”,
 * section 3.2, who take principal components instead).
 */
export function searchSpace(origin: Float32Array, words: Float32Array, width: number): SearchSpace {
  const directions: Float32Array[] = [];
  let length = 0;
  for (let at = 0; at < words.length; at += width) {
    const word = words.subarray(at, at + width);
    length += Math.hypot(...word);
    const left = word.map((value, i) => value - origin[i]!);
    for (const direction of directions) {
      const along = left.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      for (let i = 0; i < width; i++) left[i] = left[i]! - along * direction[i]!;
    }
    const rest = Math.hypot(...left);
    if (rest > LEAST_REST * Math.hypot(...word)) directions.push(left.map((value) => value / rest));
  }
  return { origin, directions, scale: length / (words.length / width) };
}

/** A word that lies among those before it adds nothing but rounding. */
const LEAST_REST = 1e-3;
