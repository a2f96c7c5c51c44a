import { describe, expect, test } from "vitest";
import { isEngineError } from "../../../../src/engine/errors.ts";
import {
  evaluateFormula,
  namesIn,
  type Vectors,
} from "../../../../src/engine/textual-inversion/formula/evaluate-formula.ts";
import { parseFormula } from "../../../../src/engine/textual-inversion/formula/parse-formula.ts";

const rows = (...vectors: readonly (readonly number[])[]): Vectors => [
  { dims: [vectors.length, vectors[0]!.length], values: Float32Array.from(vectors.flat()) },
];

const KNOWN: Readonly<Record<string, Vectors>> = {
  a: rows([1, 2]),
  b: rows([3, 4]),
  two: rows([1, 0], [0, 2]),
  three: rows([1, 1], [2, 2], [3, 3]),
  "it's": rows([9, 9]),
  zero: rows([0, 0]),
  wide: rows([1, 2, 3]),
  xl: [
    { dims: [1, 2], values: Float32Array.of(1, 2) },
    { dims: [1, 3], values: Float32Array.of(3, 4, 5) },
  ],
};

function evaluated(formula: string): Vectors {
  return evaluateFormula(parseFormula(formula), (name) => KNOWN[name] ?? expect.fail(`asked for ${name}`));
}

test.each([
  ["'a'", [[1, 2]]],
  ["'a'*0.5 + 'b'", [[3.5, 5]]],
  ["0.5*'a' - -'b'", [[3.5, 5]]],
  ["('a' + 'b') / 2", [[2, 3]]],
  ["'a' * (1 + 2) * 2", [[6, 12]]],
  ["“a” × .5 − ‘b’ ÷ 2", [[-1, -1]]],
  ['"it\'s"', [[9, 9]]],
  ["'it''s'", [[9, 9]]],
  [
    "'a', 'b'",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    "'two' + 'a'",
    [
      [2, 2],
      [1, 4],
    ],
  ],
  ["'three'[1]", [[2, 2]]],
  ["'three'[-1]", [[3, 3]]],
  [
    "'three'[1:]",
    [
      [2, 2],
      [3, 3],
    ],
  ],
  [
    "'three'[:-1], 'a'",
    [
      [1, 1],
      [2, 2],
      [1, 2],
    ],
  ],
  ["('a','b')[0:1]", [[1, 2]]],
  ["norm('b')", [[0.6, 0.8]]],
  ["mean('three')", [[2, 2]]],
  [
    "norm('two') * 3",
    [
      [3, 0],
      [0, 3],
    ],
  ],
])("%s", (formula, expected) => {
  const [part] = evaluated(formula);
  expect(part!.dims).toEqual([expected.length, expected[0]!.length]);
  for (const [i, value] of expected.flat().entries()) expect(part!.values[i]).toBeCloseTo(value, 6);
});

test("an embedding for two text encoders is mixed part by part", () => {
  expect(evaluated("'xl' * 2").map(({ values }) => Array.from(values))).toEqual([
    [2, 4],
    [6, 8, 10],
  ]);
});

test("names are told once each", () => {
  expect(namesIn(parseFormula("'a' + norm('b'[0], 'a') * 2 - -'two'"))).toEqual(["a", "b", "two"]);
});

describe("what can't be computed is refused", () => {
  test.each([
    ["", "embedding.formula"],
    ["'a' +", "embedding.formula"],
    ["a + b", "embedding.formula"],
    ["'a' 'b'", "embedding.formula"],
    ["'a", "embedding.formula"],
    ["'a'[1.5]", "embedding.formula"],
    ["'a'[]", "embedding.formula"],
    ["sqrt('a')", "embedding.formula"],
    ["(".repeat(60), "embedding.formula"],
    [`${"-".repeat(100)}'a'`, "embedding.formula"],
    ["'a'+".repeat(600), "embedding.formula-long"],
    ["1 + 2", "embedding.formula-number"],
    ["'a' + 1", "embedding.formula-number"],
    ["'a' * 'b'", "embedding.formula-product"],
    ["1 / 'a'", "embedding.formula-product"],
    ["'a' / 0", "embedding.formula-zero"],
    ["'a' / (1 - 1)", "embedding.formula-zero"],
    ["norm('zero')", "embedding.formula-zero"],
    ["'two' + 'three'", "embedding.formula-lengths"],
    ["'a' + 'wide'", "embedding.formula-widths"],
    ["'a' + 'xl'", "embedding.formula-widths"],
    ["'a'[3]", "embedding.formula-slice"],
    ["'a' * 1e39 * 1e39", "embedding.formula-infinite"],
  ])("%s", (formula, code) => {
    let thrown: unknown;
    try {
      evaluated(formula);
    } catch (error) {
      thrown = error;
    }
    expect(isEngineError(thrown) ? thrown.code : thrown).toBe(code);
  });
});
