import type { EmbeddedWindows, Pooling } from "../ports.ts";

/** What is known of a text's windows when they are put together. */
export interface WindowPart {
  /** [tokens, dims], or [dims] where the stage is one vector. */
  readonly states: Float32Array;
  readonly tokens: number;
}

/** One vector, [dims], of the states of tokens, [tokens, dims]. */
export function poolStates({ states, tokens }: WindowPart, pooling: Exclude<Pooling, "none">): Float32Array {
  const dims = states.length / tokens;
  if (pooling === "cls") return states.slice(0, dims);
  if (pooling === "last") return states.slice(-dims);
  const pooled = new Float64Array(dims).fill(pooling === "max" ? Number.NEGATIVE_INFINITY : 0);
  for (let token = 0; token < tokens; token++) {
    for (let k = 0; k < dims; k++) {
      const value = states[token * dims + k]!;
      if (pooling === "mean") pooled[k]! += value / tokens;
      else if (value > pooled[k]!) pooled[k] = value;
    }
  }
  return Float32Array.from(pooled);
}

/** The vectors of a text's windows, one behind the other or as one, and how that was done. */
export function combineWindows(
  windows: readonly WindowPart[],
  pooling: Pooling,
  isVector: boolean,
): { readonly values: Float32Array; readonly combined: NonNullable<EmbeddedWindows["combined"]> } {
  if (pooling === "max") return { values: maximum(windows), combined: "max" };
  if (pooling === "last") return { values: windows.at(-1)!.states, combined: "last" };
  if (pooling === "none" && !isVector) return { values: joined(windows), combined: "concatenated" };
  return { values: weightedMean(windows), combined: "mean" };
}

/** Each vector by itself to the length 1; one that is all zero stays. */
export function normalizeRows(values: Float32Array, dims: number): Float32Array {
  const normalized = values.slice();
  for (let at = 0; at < values.length; at += dims) {
    let squares = 0;
    for (let k = at; k < at + dims; k++) squares += values[k]! ** 2;
    const norm = Math.sqrt(squares) || 1;
    for (let k = at; k < at + dims; k++) normalized[k] = values[k]! / norm;
  }
  return normalized;
}

function joined(windows: readonly WindowPart[]): Float32Array {
  const values = new Float32Array(windows.reduce((sum, { states }) => sum + states.length, 0));
  let at = 0;
  for (const { states } of windows) {
    values.set(states, at);
    at += states.length;
  }
  return values;
}

function maximum(windows: readonly WindowPart[]): Float32Array {
  return windows[0]!.states.map((value, k) => windows.reduce((most, { states }) => Math.max(most, states[k]!), value));
}

/** Of the means of windows: the mean over all tokens. */
function weightedMean(windows: readonly WindowPart[]): Float32Array {
  const [only] = windows;
  if (windows.length === 1) return only!.states.slice();
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  return only!.states.map((_, k) =>
    windows.reduce((sum, { states, tokens }) => sum + states[k]! * (tokens / total), 0),
  );
}
