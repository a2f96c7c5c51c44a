import { describe, expect, it } from "vitest";
import { emphases, emphasisNames, emphasize } from "../../../src/engine/prompt/emphasis.ts";
import { type Digest, expectCloseTo, expectDigest } from "../../support/close-to.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

describe("emphasize", () => {
  const states = Float32Array.of(1, 2, 3, 4);

  it.each(emphases)("leaves states alone that nothing weighs (%s)", (emphasis) => {
    expect(emphasize([{ states, weights: [1, 1] }], emphasis)[0]).toBe(states);
  });

  it("multiplies each token's state, and restores the mean unless told not to", () => {
    const windows = [{ states, weights: [1, 2] }];
    expect(emphasize(windows, "no-norm")[0]).toEqual(Float32Array.of(1, 2, 6, 8));
    expectCloseTo(emphasize(windows, "original")[0]!, [10 / 17, 20 / 17, 60 / 17, 80 / 17], 1e-6);
    expect(emphasize(windows, "ignore")[0]).toBe(states);
  });
});

interface Emphases {
  readonly cases: readonly ({
    readonly seed: number;
    readonly shape: readonly number[];
    readonly multipliers: readonly number[];
  } & Record<string, Digest & { readonly rows3_4_10: readonly number[] }>)[];
  readonly batch_of_two: { readonly result0: Digest; readonly result1: Digest };
}

describeWithShared("emphasize", () => {
  const { cases, batch_of_two } = golden<Emphases>("diffusion/a1111_emphasis.json");

  it.each(emphases)("gives A1111's numbers (a1111_emphasis.json): %s", (emphasis) => {
    for (const { seed, shape, multipliers: weights, [emphasisNames[emphasis]]: expected } of cases) {
      const length = shape.reduce((product, size) => product * size);
      const states = Float32Array.from({ length }, (_, i) => Math.sin(0.31 * i + seed) + 0.2);
      const [result] = emphasize([{ states, weights }], emphasis);
      expectDigest(result!, expected!, 1e-6);
      const width = shape[2]!;
      const rows = [3, 4, 10].flatMap((row) => [...result!.subarray(row * width, (row + 1) * width)]);
      expectCloseTo(rows, expected!.rows3_4_10, 1e-6);
    }
  });

  it("takes the mean over all texts that are read together", () => {
    const windowOf = (value: (i: number) => number) => Float32Array.from({ length: 308 }, (_, i) => value(i));
    const weights = Array<number>(77).fill(1);
    const results = emphasize(
      [
        { states: windowOf((i) => Math.sin(i) + 0.3), weights: weights.with(5, 1.5) },
        { states: windowOf((i) => Math.cos(i) + 0.5), weights },
      ],
      "original",
    );
    expectDigest(results[0]!, batch_of_two.result0, 1e-6);
    expectDigest(results[1]!, batch_of_two.result1, 1e-6);
  });
});
