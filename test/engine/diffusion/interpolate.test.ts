import { describe, expect, it } from "vitest";
import { type Interpolation, interpolate } from "../../../src/engine/diffusion/interpolate.ts";
import { expectCloseTo } from "../../support/close-to.ts";

/** One row, made `columns` wide. */
function widened(row: readonly number[], columns: number, how: Interpolation): readonly number[] {
  const from = { channels: 1, rows: 1, columns: row.length };
  return [...interpolate(Float32Array.from(row), from, { rows: 1, columns }, how)];
}

describe("interpolate", () => {
  // by hand, from the formulas of torch's UpSample.h (align_corners=False); bicubic a = −0.75, −0.5 antialiased
  it.each<[Interpolation, readonly number[]]>([
    ["nearest", [0, 0, 1, 1, 2, 2, 3, 3]],
    ["nearest-exact", [0, 0, 1, 1, 2, 2, 3, 3]],
    ["bilinear", [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]],
    ["bilinear-antialiased", [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]],
  ])("doubles a ramp by %s", (how, expected) => {
    expectCloseTo(widened([0, 1, 2, 3], 8, how), expected, 1e-6);
  });

  it("keeps a ramp's middle straight by bicubic, with weights that sum to 1", () => {
    for (const how of ["bicubic", "bicubic-antialiased"] as const) {
      expectCloseTo(widened([5, 5, 5], 7, how), Array<number>(7).fill(5), 1e-6);
      expect(widened([0, 1, 2, 3, 4, 5], 12, how)[5]).toBeCloseTo(2.25, how === "bicubic" ? 1 : 5);
    }
  });

  it.each<[Interpolation, readonly number[]]>([
    ["nearest", [0, 2]],
    ["nearest-exact", [1, 3]],
    ["bilinear", [0.5, 2.5]],
    ["bilinear-antialiased", [5 / 7, 16 / 7]], // weights ¾ ¾ ¼ of pixels 0 1 2
  ])("halves a ramp by %s", (how, expected) => {
    expectCloseTo(widened([0, 1, 2, 3], 2, how), expected, 1e-6);
  });

  it("goes down the rows as across the columns, channel by channel", () => {
    const latents = Float32Array.of(0, 1, 2, 3, 10, 11, 12, 13); // [2, 2, 2]
    const wide = interpolate(latents, { channels: 2, rows: 2, columns: 2 }, { rows: 4, columns: 2 }, "bilinear");
    expectCloseTo([...wide], [0, 1, 0.5, 1.5, 1.5, 2.5, 2, 3, 10, 11, 10.5, 11.5, 11.5, 12.5, 12, 13], 1e-6);
  });
});
