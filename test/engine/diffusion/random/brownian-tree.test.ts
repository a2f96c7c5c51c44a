import { describe, expect, it } from "vitest";
import { brownianTree } from "../../../../src/engine/diffusion/random/brownian-tree.ts";
import { torchGenerator } from "../../../../src/engine/diffusion/random/torch-generator.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

const treeOf = (count: number) => brownianTree({ start: 0.03, end: 14.6, seed: 1, count, generator: torchGenerator });

describe("brownianTree", () => {
  it("is one path: increments add up, whatever was asked before", () => {
    const [tree, other] = [treeOf(64), treeOf(64)];
    const whole = tree.increment(1, 9.1);
    const parts = [other.increment(5.5, 9.1), other.increment(3, 5.5), other.increment(1, 3)];
    expectCloseTo(
      whole,
      parts.reduce((sum, part) => sum.map((value, i) => value + part[i]!)),
      1e-5,
    );
  });

  it("moves by the square root of the time", () => {
    const increment = treeOf(20_000).increment(2, 6);
    const variance = increment.reduce((sum, value) => sum + value ** 2, 0) / increment.length;
    expect(variance).toBeGreaterThan(3.9);
    expect(variance).toBeLessThan(4.1);
  });

  it.each([
    ["the same millionth", 2.0000001, 2.0000004],
    ["outside", 20, 30],
  ])("stands still between times at %s", (_, from, to) => {
    expect(treeOf(4).increment(from, to)).toEqual(new Float32Array(4));
  });
});
