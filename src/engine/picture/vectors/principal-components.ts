/** Vectors in the plane in which they differ most. */
export interface Plane {
  /** A point for each vector. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** How much of the variance lies along each axis, 0…1. */
  readonly shares: readonly [number, number];
}

/**
 * Principal component analysis (Pearson 1901) of vectors, [rows, dims], by power iteration on the matrix of their products, [rows, rows]. The largest
 * coordinate along each axis is positive, so that the same vectors always give the same picture.
 */
export function principalComponents(vectors: readonly Float32Array[]): Plane {
  const products = gram(centred(vectors));
  const total = products.reduce((sum, row, i) => sum + row[i]!, 0);
  const first = largest(products);
  const second = largest(deflated(products, first));
  const along = ({ vector, value }: Eigen) => vector.map((part) => part * Math.sqrt(Math.max(0, value)));
  const [xs, ys] = [along(first), along(second)];
  const share = ({ value }: Eigen) => (total > 0 ? Math.max(0, value) / total : 0);
  return { points: vectors.map((_, i) => [xs[i]!, ys[i]!] as const), shares: [share(first), share(second)] };
}

type Matrix = readonly Float64Array[];

interface Eigen {
  /** Of length 1. */
  readonly vector: Float64Array;
  readonly value: number;
}

function centred(vectors: readonly Float32Array[]): Matrix {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (const [k, value] of vector.entries()) mean[k]! += value / vectors.length;
  return vectors.map((vector) => Float64Array.from(vector, (value, k) => value - mean[k]!));
}

function gram(rows: Matrix): Matrix {
  return rows.map((a) => Float64Array.from(rows, (b) => dot(a, b)));
}

function largest(matrix: Matrix): Eigen {
  let vector = unit(Float64Array.from(matrix, (row, i) => row[i]! + 1 / (i + 1)));
  for (let i = 0; i < ITERATIONS; i++) vector = unit(times(matrix, vector));
  const extreme = vector.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most), 0);
  if (extreme < 0) vector = vector.map((part) => -part);
  return { vector, value: dot(vector, times(matrix, vector)) };
}

/** Components closer than that are one to the eye. */
const ITERATIONS = 200;

function deflated(matrix: Matrix, { vector, value }: Eigen): Matrix {
  return matrix.map((row, i) => row.map((part, k) => part - value * vector[i]! * vector[k]!));
}

function times(matrix: Matrix, vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((part) => part / norm);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
