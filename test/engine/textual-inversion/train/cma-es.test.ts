import { expect, test } from "vitest";
import { torchGenerator } from "../../../../src/engine/diffusion/random/torch-generator.ts";
import { cmaEs, type SearchState } from "../../../../src/engine/textual-inversion/train/cma-es.ts";

type Measure = (point: Float64Array) => number;

function minimise(measure: Measure, dims: number, generations: number, from?: SearchState): SearchState {
  const search = cmaEs(dims, 0.5);
  let state = from ?? search.start;
  while (state.generation < generations) {
    const normals = torchGenerator(state.generation).normal(search.population * dims);
    const points = search.ask(state, normals);
    state = search.tell(state, points, points.map(measure));
  }
  return state;
}

const sphere: Measure = (point) => point.reduce((sum, value, i) => sum + (value - i) ** 2, 0);
/** Badly conditioned: the axes differ by a million. */
const ellipsoid: Measure = (point) => point.reduce((sum, value, i) => sum + 10 ** ((6 * i) / 7) * (value - 1) ** 2, 0);
const rosenbrock: Measure = (point) =>
  point.subarray(1).reduce((sum, y, i) => sum + 100 * (y - point[i]! ** 2) ** 2 + (1 - point[i]!) ** 2, 0);

test.each([
  ["a sphere", sphere, 8, 200, [0, 1, 2, 3, 4, 5, 6, 7]],
  ["an ellipsoid", ellipsoid, 8, 500, Array(8).fill(1)],
  ["Rosenbrock's valley", rosenbrock, 4, 400, Array(4).fill(1)],
] as const)("finds the bottom of %s", (_name, measure, dims, generations, bottom) => {
  const { mean } = minimise(measure, dims, generations);
  for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(bottom[i]!, 4);
});

test("a search that was written down goes on as if it had not stopped", () => {
  const half: SearchState = JSON.parse(JSON.stringify(minimise(ellipsoid, 8, 20)));
  expect(minimise(ellipsoid, 8, 40, half)).toEqual(minimise(ellipsoid, 8, 40));
});

test("a point that can't be measured counts as the worst", () => {
  const search = cmaEs(2, 1, 6);
  const points = search.ask(search.start, torchGenerator(1).normal(12));
  const values = points.map(sphere);
  const withoutOne = search.tell(search.start, points, values.with(2, Number.NaN));
  expect(withoutOne).toEqual(search.tell(search.start, points, values.with(2, 1e9)));
  expect(withoutOne.mean.every(Number.isFinite)).toBe(true);
});
