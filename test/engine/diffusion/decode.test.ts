import { describe, expect, it } from "vitest";
import { pixels } from "../../../src/engine/diffusion/decode.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

describe("pixels", () => {
  it("puts the three planes of a picture side by side", () => {
    expect([...pixels(Float32Array.of(-1, -1, 0, 0, 1, 1), 2)]).toEqual([0, 128, 255, 0, 128, 255]);
  });
});

describeWithShared("pixels against diffusers' rounding (golden/diffusion/misc_formulas.json)", () => {
  const { pixel_rounding } = golden<{ pixel_rounding: { diffusers_round: number[] } }>("diffusion/misc_formulas.json");

  it("gives the same bytes from −1.1 to 1.1", () => {
    const line = Float32Array.from({ length: 41 }, (_, i) => -1.1 + (i * 2.2) / 40);
    expect([...pixels(Float32Array.of(...line, ...line, ...line), 41)].filter((_, i) => i % 3 === 0)).toEqual(
      pixel_rounding.diffusers_round,
    );
  });
});
