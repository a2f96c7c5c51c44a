import { EngineError } from "../../errors.ts";
import type { FileTensor } from "../file-tensor.ts";
import type { Formula } from "./parse-formula.ts";

/** Vectors for each text encoder that an embedding is for, [vectors, width] each. */
export type Vectors = readonly FileTensor[];

/**
 * What a formula comes to. `find` gives the vectors of a name or throws. A single vector is added to each of several. Throws EngineErrors:
 * `embedding.formula-number`, `embedding.formula-lengths` {left, right}, `embedding.formula-widths`, `embedding.formula-zero`,
 * `embedding.formula-product`, `embedding.formula-slice` {vectors}, `embedding.formula-infinite`.
 */
export function evaluateFormula(formula: Formula, find: (name: string) => Vectors): Vectors {
  const value = evaluate(formula, find);
  if (typeof value === "number") throw new EngineError("embedding.formula-number");
  if (!value.every(({ values }) => values.every(Number.isFinite))) throw new EngineError("embedding.formula-infinite");
  return value;
}

/** Every name in a formula, once, in the order in which they stand. */
export function namesIn(formula: Formula): readonly string[] {
  if (formula.kind === "name") return [formula.name];
  if (formula.kind === "number") return [];
  const inside = "of" in formula ? namesIn(formula.of) : [...namesIn(formula.left), ...namesIn(formula.right)];
  return [...new Set(inside)];
}

type Value = number | Vectors;

function evaluate(formula: Formula, find: (name: string) => Vectors): Value {
  switch (formula.kind) {
    case "number":
      return formula.value;
    case "name":
      return find(formula.name);
    case "negative":
      return scaled(evaluate(formula.of, find), -1);
    case "slice":
      return slice(vectors(evaluate(formula.of, find)), formula.from, formula.to);
    case "norm":
      return vectors(evaluate(formula.of, find)).map(normalised);
    case "mean":
      return vectors(evaluate(formula.of, find)).map(mean);
    default:
      return operate(formula.kind, evaluate(formula.left, find), evaluate(formula.right, find));
  }
}

function operate(kind: "+" | "-" | "*" | "/" | ",", left: Value, right: Value): Value {
  switch (kind) {
    case ",":
      return behind(vectors(left), vectors(right));
    case "*":
      if (typeof left === "number") return scaled(right, left);
      return scaled(left, typeof right === "number" ? right : product());
    case "/":
      if (typeof right !== "number") return product();
      if (right === 0) throw new EngineError("embedding.formula-zero");
      return scaled(left, 1 / right);
    default: {
      const sign = kind === "+" ? 1 : -1;
      if (typeof left === "number" && typeof right === "number") return left + sign * right;
      return sum(vectors(left), vectors(right), sign);
    }
  }
}

function product(): never {
  throw new EngineError("embedding.formula-product");
}

function vectors(value: Value): Vectors {
  if (typeof value === "number") throw new EngineError("embedding.formula-number");
  return value;
}

function scaled(value: Value, by: number): Value {
  if (typeof value === "number") return value * by;
  return value.map(({ dims, values }) => ({ dims, values: values.map((one) => one * by) }));
}

function sum(left: Vectors, right: Vectors, sign: number): Vectors {
  return pairs(left, right).map(([a, b]) => {
    const [few, many] = [a.dims[0]!, b.dims[0]!];
    if (few !== many && few !== 1 && many !== 1)
      throw new EngineError("embedding.formula-lengths", { left: few, right: many });
    const values = new Float32Array(Math.max(a.values.length, b.values.length));
    for (let i = 0; i < values.length; i++)
      values[i] = a.values[i % a.values.length]! + sign * b.values[i % b.values.length]!;
    return { dims: [Math.max(few, many), a.dims[1]!], values };
  });
}

function behind(left: Vectors, right: Vectors): Vectors {
  return pairs(left, right).map(([a, b]) => ({
    dims: [a.dims[0]! + b.dims[0]!, a.dims[1]!],
    values: Float32Array.of(...a.values, ...b.values),
  }));
}

/** The parts of both for one text encoder each. */
function pairs(left: Vectors, right: Vectors): readonly (readonly [FileTensor, FileTensor])[] {
  const widths = (some: Vectors) => some.map(({ dims }) => dims[1]).join();
  if (widths(left) !== widths(right))
    throw new EngineError("embedding.formula-widths", { left: widths(left), right: widths(right) });
  return left.map((part, i) => [part, right[i]!]);
}

function slice(value: Vectors, from?: number, to?: number): Vectors {
  return value.map(({ dims: [count = 0, width = 0], values }) => {
    const kept = values.slice(
      from === undefined ? 0 : place(from, count) * width,
      to === undefined ? undefined : place(to, count) * width,
    );
    if (kept.length === 0) throw new EngineError("embedding.formula-slice", { vectors: count, last: count - 1 });
    return { dims: [kept.length / width, width], values: kept };
  });
}

function place(index: number, count: number): number {
  return Math.min(count, Math.max(0, index < 0 ? count + index : index));
}

function normalised({ dims, values }: FileTensor): FileTensor {
  const width = dims[1]!;
  const made = values.slice();
  for (let at = 0; at < made.length; at += width) {
    const length = Math.hypot(...made.subarray(at, at + width));
    if (length === 0) throw new EngineError("embedding.formula-zero");
    for (let i = at; i < at + width; i++) made[i] = made[i]! / length;
  }
  return { dims, values: made };
}

function mean({ dims: [count = 0, width = 0], values }: FileTensor): FileTensor {
  const made = Float32Array.from({ length: width }, (_, i) => {
    let total = 0;
    for (let vector = 0; vector < count; vector++) total += values[vector * width + i]!;
    return total / count;
  });
  return { dims: [1, width], values: made };
}
