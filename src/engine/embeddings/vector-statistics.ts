import type { Embedding } from "../ports.ts";

/** What can be said of numbers in a line. `norm` is the Euclidean length of all of them. */
export interface Statistics {
  readonly norm: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

export function statistics(values: Float32Array): Statistics {
  let [squares, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    squares += value * value;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { norm: Math.sqrt(squares), mean: sum / values.length, min, max };
}

/** The vectors of an embedding, a row for each; one where it is one vector. */
export function vectorRows({ values, shape }: Pick<Embedding, "values" | "shape">): readonly Float32Array[] {
  const dims = shape.at(-1) ?? 1;
  return Array.from({ length: values.length / dims }, (_, row) => values.subarray(row * dims, (row + 1) * dims));
}

/** Whether there is a row for each token. */
export function hasTokenRows({ shape }: Pick<Embedding, "shape">): boolean {
  return shape.length > 1;
}
