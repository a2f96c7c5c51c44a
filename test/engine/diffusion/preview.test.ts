import sharp from "sharp";
import { describe, expect, it } from "vitest";
import {
  atMostEvery,
  cheapPicture,
  previewPng,
  stableDiffusionColours,
} from "../../../src/engine/diffusion/preview.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

describe("cheapPicture", () => {
  it("takes each cell's colour from its own channels, row by row", () => {
    const red = { factors: [[1, 0, 0]], bias: [-1, -1, -1] } as const;
    const latents = Float32Array.of(0, 1, 2, 0, 0, 0); // two rows of three
    expect([...cheapPicture(latents, { channels: 1, rows: 2, columns: 3 }, red)].filter((_, i) => i % 3 === 0)).toEqual(
      [0, 127, 255, 0, 0, 0],
    );
  });
});

const maker = { name: "test", colours: stableDiffusionColours };

describe("previewPng", () => {
  it.each([
    [16, 24, { width: 96, height: 64 }],
    [128, 64, { width: 128, height: 256 }],
  ])("shows %d × %d cells at half the picture's size, if that is not too large", async (rows, columns, size) => {
    const latents = new Float32Array(4 * rows * columns);
    const png = await previewPng(maker, latents, { channels: 4, rows, columns });
    expect(await sharp(png).metadata()).toMatchObject({ format: "png", ...size });
  });
});

describe("atMostEvery", () => {
  it("makes the first value, and the next one when the time has passed, and nine times what the last one took", async () => {
    let time = 0;
    let takes = 2;
    const double = atMostEvery(
      100,
      async (value: number) => {
        time += takes;
        return 2 * value;
      },
      () => time,
    );
    const at = (moment: number) => {
      time = moment;
      return double(1);
    };
    expect([await at(0), await at(50), await at(99)]).toEqual([2, undefined, undefined]);
    takes = 30;
    expect([await at(100), await at(399), await at(400)]).toEqual([2, undefined, 2]);
  });
});

describeWithShared("cheapPicture against A1111's cheap previews (golden/diffusion/misc_formulas.json)", () => {
  const { cheap_approximation } = golden<{
    cheap_approximation: { cases: { sdxl: boolean; u8_first24: number[]; u8_sum: number }[] };
  }>("diffusion/misc_formulas.json");

  it("gives the same bytes", () => {
    const expected = cheap_approximation.cases.find(({ sdxl }) => !sdxl)!;
    const latents = Float32Array.from({ length: 256 }, (_, i) => 2 * Math.sin(0.13 * i));
    const picture = cheapPicture(latents, { channels: 4, rows: 8, columns: 8 }, stableDiffusionColours);
    expect([...picture.subarray(0, 24)]).toEqual(expected.u8_first24);
    expect(picture.reduce((sum, byte) => sum + byte, 0)).toBe(expected.u8_sum);
  });
});
