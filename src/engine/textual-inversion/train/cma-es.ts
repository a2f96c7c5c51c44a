import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Where a search stands between two generations; plain numbers, so that it can be kept and taken up again. */
export interface SearchState {
  readonly generation: number;
  /** [dims] */
  readonly mean: readonly number[];
  readonly sigma: number;
  /** [dims][dims] */
  readonly covariance: readonly (readonly number[])[];
  readonly sigmaPath: readonly number[];
  readonly covariancePath: readonly number[];
}

/** A search in `dims` dimensions that needs nothing of what it minimises but an order of points. */
export interface Search {
  /** Points of a generation. */
  readonly population: number;
  readonly start: SearchState;
  /** The points of the state's next generation, made of `population · dims` standard normal numbers. */
  ask(state: SearchState, normals: Float32Array): readonly Float64Array[];
  /** The state after they were measured; values that are no numbers count as the worst. */
  tell(state: SearchState, points: readonly Float64Array[], values: readonly number[]): SearchState;
}

/**
 * CMA-ES (Hansen 2016, “The CMA Evolution Strategy: A Tutorial”, arXiv 1604.00772, table 1 and figure 6, without negative weights), begun at 0 with
 * the step size `sigma`. It has no random numbers and no memory of its own: the same state and numbers give the same points.
 */
export function cmaEs(dims: number, sigma: number, population = 4 + Math.floor(3 * Math.log(dims))): Search {
  const settings = settingsOf(dims, population);
  return {
    population,
    start: {
      generation: 0,
      mean: zeros(dims),
      sigma,
      covariance: Matrix.eye(dims).to2DArray(),
      sigmaPath: zeros(dims),
      covariancePath: zeros(dims),
    },
    ask(state, normals) {
      const { root } = factors(state.covariance);
      return Array.from({ length: population }, (_, k) => {
        const step = root.mmul(Matrix.columnVector(normals.subarray(k * dims, (k + 1) * dims)));
        return Float64Array.from({ length: dims }, (_, i) => state.mean[i]! + state.sigma * step.get(i, 0));
      });
    },
    tell: (state, points, values) => next(state, points, values, settings),
  };
}

interface Settings {
  readonly dims: number;
  /** Of the better half, best first; their sum is 1. */
  readonly weights: readonly number[];
  /** How many points the mean is made of, in effect (μ_eff). */
  readonly effective: number;
  readonly sigmaRate: number;
  readonly damping: number;
  readonly pathRate: number;
  readonly rankOne: number;
  readonly rankMu: number;
  /** E‖N(0, I)‖ */
  readonly expectedLength: number;
}

/** The tutorial's table 1. */
function settingsOf(dims: number, population: number): Settings {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: parents }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  const sigmaRate = (effective + 2) / (dims + effective + 5);
  const rankOne = 2 / ((dims + 1.3) ** 2 + effective);
  return {
    dims,
    weights,
    effective,
    sigmaRate,
    damping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (dims + 1)) - 1) + sigmaRate,
    pathRate: (4 + effective / dims) / (dims + 4 + (2 * effective) / dims),
    rankOne,
    rankMu: Math.min(1 - rankOne, (2 * (effective - 2 + 1 / effective)) / ((dims + 2) ** 2 + effective)),
    expectedLength: Math.sqrt(dims) * (1 - 1 / (4 * dims) + 1 / (21 * dims * dims)),
  };
}

/** The tutorial's equations 41 to 47. */
function next(
  state: SearchState,
  points: readonly Float64Array[],
  values: readonly number[],
  settings: Settings,
): SearchState {
  const { dims, weights, effective, sigmaRate, damping, pathRate, rankOne, rankMu, expectedLength } = settings;
  const rank = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
  const order = points.map((_, k) => k).sort((a, b) => rank(values[a]!) - rank(values[b]!) || a - b);
  const steps = weights.map((_, k) => points[order[k]!]!.map((value, i) => (value - state.mean[i]!) / state.sigma));
  const step = zeros(dims).map((_, i) => weights.reduce((sum, weight, k) => sum + weight * steps[k]![i]!, 0));

  const whitened = factors(state.covariance).inverseRoot.mmul(Matrix.columnVector(step)).to1DArray();
  const sigmaPath = path(state.sigmaPath, whitened, sigmaRate, effective);
  const length = Math.hypot(...sigmaPath);
  const settled = Math.sqrt(1 - (1 - sigmaRate) ** (2 * (state.generation + 1)));
  const stalls = length / settled >= (1.4 + 2 / (dims + 1)) * expectedLength;
  const covariancePath = path(state.covariancePath, stalls ? zeros(dims) : step, pathRate, effective);
  const kept = 1 - rankOne - rankMu + (stalls ? rankOne * pathRate * (2 - pathRate) : 0);
  const covariance = state.covariance.map((row, i) =>
    row.map((value, j) => {
      const parents = weights.reduce((sum, weight, k) => sum + weight * steps[k]![i]! * steps[k]![j]!, 0);
      return kept * value + rankOne * covariancePath[i]! * covariancePath[j]! + rankMu * parents;
    }),
  );
  return {
    generation: state.generation + 1,
    mean: state.mean.map((value, i) => value + state.sigma * step[i]!),
    sigma: state.sigma * Math.exp((sigmaRate / damping) * (length / expectedLength - 1)),
    covariance,
    sigmaPath,
    covariancePath,
  };
}

function path(before: readonly number[], step: readonly number[], rate: number, effective: number): number[] {
  const gain = Math.sqrt(rate * (2 - rate) * effective);
  return before.map((value, i) => (1 - rate) * value + gain * step[i]!);
}

/** C^½ and C^−½. Rounding may leave an eigenvalue at or below 0. */
function factors(covariance: readonly (readonly number[])[]) {
  const matrix = new Matrix(covariance.map((row) => [...row]));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const lengths = realEigenvalues.map((value) => Math.sqrt(Math.max(value, 1e-20)));
  const scaled = (by: readonly number[]) =>
    eigenvectorMatrix.mmul(Matrix.diag([...by])).mmul(eigenvectorMatrix.transpose());
  return { root: scaled(lengths), inverseRoot: scaled(lengths.map((length) => 1 / length)) };
}

function zeros(count: number): number[] {
  return Array<number>(count).fill(0);
}
