/**
 * What becomes of weights: `original` multiplies and restores the mean, `no-norm` multiplies only, `ignore` reads the brackets and does
 * nothing, `none` takes brackets for text. The first two and their names are A1111's.
 */
export const emphases = ["original", "no-norm", "none", "ignore"] as const;

export type Emphasis = (typeof emphases)[number];

/** As A1111 writes them into a recipe. */
export const emphasisNames = {
  original: "Original",
  "no-norm": "No norm",
  none: "None",
  ignore: "Ignore",
} as const satisfies Record<Emphasis, string>;

/** The states of one text's window, [window, width], and the weight of each of its tokens, [window]. */
export interface WeightedStates {
  readonly states: Float32Array;
  readonly weights: readonly number[];
}

/**
 * z·m for each token, then, for `original`, times mean(z)/mean(z·m) over all windows together, which A1111 encodes in one call.
 * Gives the states themselves where nothing changes.
 */
export function emphasize(windows: readonly WeightedStates[], emphasis: Emphasis): readonly Float32Array[] {
  const isPlain = windows.every(({ weights }) => weights.every((weight) => weight === 1));
  const states = windows.map((window) => window.states);
  if (isPlain || emphasis === "none" || emphasis === "ignore") return states;
  const weighted = windows.map(weigh);
  if (emphasis === "no-norm") return weighted;
  const ratio = mean(states) / mean(weighted);
  return weighted.map((values) => values.map((value) => value * ratio));
}

function weigh({ states, weights }: WeightedStates): Float32Array {
  const width = states.length / weights.length;
  return states.map((value, i) => value * weights[Math.floor(i / width)]!);
}

function mean(windows: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (const values of windows) {
    for (const value of values) sum += value;
    count += values.length;
  }
  return sum / count;
}
