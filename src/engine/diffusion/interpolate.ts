import type { LatentShape, Latents } from "./latents.ts";

/** torch's `nn.functional.interpolate` in two dimensions, corners not aligned; the smooth ones with or without antialiasing. */
export type Interpolation =
  | "nearest"
  | "nearest-exact"
  | "bilinear"
  | "bilinear-antialiased"
  | "bicubic"
  | "bicubic-antialiased";

/** Latents at another size: [channels, to.rows, to.columns]. */
export function interpolate(
  latents: Latents,
  from: LatentShape,
  to: Pick<LatentShape, "rows" | "columns">,
  how: Interpolation,
): Latents {
  const across = taps(from.columns, to.columns, how);
  const down = taps(from.rows, to.rows, how);
  const wide = new Float64Array(from.channels * from.rows * to.columns);
  for (let row = 0; row < from.channels * from.rows; row++) {
    for (const [column, { at, weights }] of across.entries())
      wide[row * to.columns + column] = weighted(weights, (i) => latents[row * from.columns + at[i]!]!);
  }
  const result = new Float32Array(from.channels * to.rows * to.columns);
  for (let channel = 0; channel < from.channels; channel++) {
    for (const [row, { at, weights }] of down.entries()) {
      for (let column = 0; column < to.columns; column++) {
        result[(channel * to.rows + row) * to.columns + column] = weighted(
          weights,
          (i) => wide[(channel * from.rows + at[i]!) * to.columns + column]!,
        );
      }
    }
  }
  return result;
}

/** Which places of the original make one of the new, and how much each. */
interface Taps {
  readonly at: readonly number[];
  readonly weights: readonly number[];
}

function weighted(weights: readonly number[], value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * value(i);
  return sum;
}

function taps(from: number, to: number, how: Interpolation): readonly Taps[] {
  const scale = from / to;
  const places = Array.from({ length: to }, (_, i) => i);
  switch (how) {
    case "nearest":
      return places.map((i) => ({ at: [Math.min(Math.floor(i * scale), from - 1)], weights: [1] }));
    case "nearest-exact":
      return places.map((i) => ({ at: [Math.min(Math.floor((i + 0.5) * scale), from - 1)], weights: [1] }));
    case "bilinear":
      return places.map((i) => around(Math.max((i + 0.5) * scale - 0.5, 0), from, 1, triangle));
    case "bicubic":
      return places.map((i) => around((i + 0.5) * scale - 0.5, from, 2, (x) => cubic(x, -0.75)));
    case "bilinear-antialiased":
      return places.map((i) => widened((i + 0.5) * scale, scale, from, 1, triangle));
    case "bicubic-antialiased":
      return places.map((i) => widened((i + 0.5) * scale, scale, from, 2, (x) => cubic(x, -0.5)));
    default:
      return how satisfies never;
  }
}

/** The 2 · `reach` places around one; beyond the edge the edge's own. */
function around(place: number, from: number, reach: number, weight: (x: number) => number): Taps {
  const first = Math.floor(place) - reach + 1;
  const at = Array.from({ length: 2 * reach }, (_, i) => first + i);
  return {
    at: at.map((i) => Math.min(Math.max(i, 0), from - 1)),
    weights: at.map((i) => weight(place - i)),
  };
}

/** A filter that grows with the reduction, and leaves out what is beyond the edge, as Pillow's. */
function widened(centre: number, scale: number, from: number, support: number, weight: (x: number) => number): Taps {
  const widening = Math.max(scale, 1);
  const first = Math.max(Math.trunc(centre - support * widening + 0.5), 0);
  const end = Math.min(Math.trunc(centre + support * widening + 0.5), from);
  const at = Array.from({ length: end - first }, (_, i) => first + i);
  const raw = at.map((i) => weight((i - centre + 0.5) / widening));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return { at, weights: raw.map((value) => value / total) };
}

function triangle(x: number): number {
  return Math.max(1 - Math.abs(x), 0);
}

/** Keys 1981; torch has a = −¾ without antialiasing and −½ with it. */
function cubic(x: number, a: number): number {
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}
