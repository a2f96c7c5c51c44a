import { expect } from "vitest";

export interface Digest {
  readonly first8: readonly number[];
  readonly last8: readonly number[];
  readonly sum: number;
  readonly sumsq: number;
}

/** Every value within `tolerance` of the expected one. */
export function expectCloseTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= worst)) worst = difference;
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** The first and last eight values, the sum and the sum of squares of a long tensor, with the tolerance of one value. */
export function expectDigest(actual: Float32Array, digest: Digest, tolerance: number): void {
  expectCloseTo(actual.subarray(0, digest.first8.length), digest.first8, tolerance);
  expectCloseTo(actual.subarray(Math.max(actual.length - 8, 0)), digest.last8, tolerance);
  const sum = actual.reduce((total, value) => total + value, 0);
  const squares = actual.reduce((total, value) => total + value * value, 0);
  expect(Math.abs(sum - digest.sum)).toBeLessThanOrEqual(tolerance * actual.length + 1e-4);
  expect(Math.abs(squares - digest.sumsq)).toBeLessThanOrEqual(
    2 * tolerance * actual.length * (1 + Math.sqrt(digest.sumsq)),
  );
}
