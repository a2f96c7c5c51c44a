import { describe, expect, it } from "vitest";
import { philox4x32, philoxGenerator } from "../../../../src/engine/diffusion/random/philox-generator.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

describe("philox4x32", () => {
  it.each([
    // Random123's known answers and A1111's rng_philox.py, philox4_32 with 10 rounds
    [
      [0, 0, 0, 0],
      [0, 0],
      [1713891541, 3781805453, 3159862348, 2600524760],
    ],
    [
      [1, 2, 3, 4],
      [5, 6],
      [3234347452, 2291959749, 1637377849, 759571408],
    ],
  ] as const)("makes of counter %j and key %j the words %j", (counter, [low, high], expected) => {
    const words = Uint32Array.from(counter);
    philox4x32(words, [low, high]);
    expect([...words]).toEqual(expected);
  });
});

describe("philoxGenerator", () => {
  it("gives what torch.randn gives on an NVIDIA card after manual_seed(0)", () => {
    // torch.randn(12, device="cuda") as A1111's rng_philox.py imitates it
    expectCloseTo(
      philoxGenerator(0).normal(12).subarray(0, 4),
      [-0.924662411, -0.425343961, -2.6438458, 0.145183876],
      3e-6,
    );
  });

  it("draws other numbers each time, and for each of the upper bits of a seed", () => {
    const generator = philoxGenerator(7);
    expect(generator.normal(8)).not.toEqual(generator.normal(8));
    expect(philoxGenerator(7).normal(8)).not.toEqual(philoxGenerator(7 + 2 ** 32).normal(8));
  });
});
