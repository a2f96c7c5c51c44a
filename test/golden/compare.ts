import { z } from "zod";

export const numbers = z.array(z.number());

export const digest = z.object({ first8: numbers, last8: numbers, sum: z.number(), sumsq: z.number() });

export type Digest = z.infer<typeof digest>;

/** What is wrong with `actual`, if anything: every value must be within `tolerance` of the expected one. */
export function difference(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): string | undefined {
  if (actual.length !== expected.length) return `${what}: ${actual.length} values instead of ${expected.length}`;
  let worst = 0;
  let place = -1;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    if (!(off <= worst)) [worst, place] = [off, i];
  }
  if (worst <= tolerance) return undefined;
  return `${what}: off by ${worst.toPrecision(3)} at ${place} (${actual[place]} instead of ${expected[place]}), tolerance ${tolerance.toPrecision(3)}`;
}

/** The same for a long tensor of which the first and last eight values, the sum and the sum of squares are known. */
export function digestDifference(
  what: string,
  actual: Float32Array,
  expected: Digest,
  tolerance: number,
): string | undefined {
  let [sum, squares, sizes] = [0, 0, 0];
  for (const value of actual) {
    sum += value;
    squares += value * value;
    sizes += Math.abs(value);
  }
  return (
    difference(`${what}, first`, actual.subarray(0, expected.first8.length), expected.first8, tolerance) ??
    difference(`${what}, last`, actual.subarray(-expected.last8.length), expected.last8, tolerance) ??
    difference(`${what}, sum`, [sum], [expected.sum], tolerance * actual.length + 1e-8 * sizes) ??
    difference(`${what}, sum of squares`, [squares], [expected.sumsq], 2 * tolerance * sizes + 1e-7 * squares)
  );
}

/** The first that is a problem. */
export function firstProblem(checks: Iterable<string | undefined>): string | undefined {
  for (const problem of checks) if (problem !== undefined) return problem;
  return undefined;
}

/** The trajectories' own tolerance: 3e-5 + 1.5e-6 of the greatest value. */
export function trajectoryTolerance(greatest: number): number {
  return 3e-5 + 1.5e-6 * greatest;
}

export function greatestOf(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, Math.abs(values[i]!));
  return greatest;
}
