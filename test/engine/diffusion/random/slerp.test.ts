import { describe, expect, it } from "vitest";
import { slerp } from "../../../../src/engine/diffusion/random/slerp.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

const shape = { channels: 1, rows: 2, columns: 1 };

describe("slerp", () => {
  it.each([
    [0, [1, 0]],
    [1 / 3, [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]],
    [0.5, [Math.SQRT1_2, Math.SQRT1_2]],
    [1, [0, 1]],
  ])("goes %d of the way along the circle", (weight, expected) => {
    expectCloseTo(slerp(Float32Array.of(1, 0), Float32Array.of(0, 1), weight, shape), expected, 1e-6);
  });

  it("mixes parallel noise in a straight line, the weights the wrong way round as A1111 does", () => {
    expect([...slerp(Float32Array.of(2, 2), Float32Array.of(4, 4), 0.25, shape)]).toEqual([3.5, 3.5]);
  });
});
