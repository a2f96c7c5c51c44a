import { describe, expect, it } from "vitest";
import { churned } from "../../../../src/engine/diffusion/samplers/churned.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

describe("churned", () => {
  const x = Float32Array.of(3);
  const noise = () => Float32Array.of(1);

  it("leaves x alone without churn, and outside its levels", async () => {
    expect(await churned(x, 4, 2, 10, { noise })).toEqual({ x, sigma: 4 });
    expect(await churned(x, 4, 2, 10, { noise, churn: { amount: 5, from: 0, to: 3, noise: 1 } })).toEqual({
      x,
      sigma: 4,
    });
  });

  it.each([
    [2, 1.2],
    [100, Math.SQRT2],
  ])("of amount %d in 10 steps raises the level %d times, with as much noise as that takes", async (amount, times) => {
    const raised = await churned(x, 4, 2, 10, { noise, churn: { amount, from: 0, to: 9, noise: 1 } });
    expect(raised.sigma).toBeCloseTo(4 * times, 6);
    expectCloseTo(raised.x, [3 + 4 * Math.sqrt(times ** 2 - 1)], 1e-5);
  });
});
