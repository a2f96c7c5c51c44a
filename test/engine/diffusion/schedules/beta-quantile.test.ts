import { describe, expect, it } from "vitest";
import { betaQuantile } from "../../../../src/engine/diffusion/schedules/beta-quantile.ts";

describe("betaQuantile", () => {
  it.each([
    [0, 0.6, 0.6, 0],
    [1, 0.6, 0.6, 1],
    [0.5, 0.6, 0.6, 0.5],
    [0.3, 1, 1, 0.3], // evenly distributed
    [0.36, 2, 1, 0.6], // P(x) = x²
    [1 / 3, 0.5, 0.5, 0.25], // the arcsine law: sin²(π/6)
  ])("of %d for Beta(%d, %d) is %d", (probability, a, b, expected) => {
    expect(betaQuantile(probability, a, b)).toBeCloseTo(expected, 12);
  });
});
