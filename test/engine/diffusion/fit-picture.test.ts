import { describe, expect, it } from "vitest";
import { fitPicture, sizeLike } from "../../../src/engine/diffusion/fit-picture.ts";
import { noisePixels } from "../../support/noise-pixels.ts";

const sizes = { width: 512, height: 512, multiple: 64, min: 64, max: 2048 };

describe("sizeLike", () => {
  it.each([
    [512, 512, 512, 512],
    [768, 512, 768, 512],
    [500, 300, 512, 320],
    [4000, 3000, 576, 448], // the area of 512 × 512
    [1, 1, 512, 512],
    [20_000, 100, 2048, 64],
  ])("of %d × %d pixels is %d × %d", (width, height, toWidth, toHeight) => {
    expect(sizeLike({ width, height }, sizes)).toEqual({ width: toWidth, height: toHeight });
  });
});

describe("fitPicture", () => {
  it("leaves a picture of the right size alone", () => {
    const picture = { width: 6, height: 4, data: noisePixels(72) };
    expect(fitPicture(picture, 6, 4)).toEqual(picture);
  });

  it("cuts evenly what sticks out", () => {
    const columns = Uint8Array.from({ length: 3 * 6 * 2 }, (_, i) => (Math.floor(i / 3) % 6) * 10);
    const { width, height, data } = fitPicture({ width: 6, height: 2, data: columns }, 2, 2);
    expect([width, height, [...data.subarray(0, 6)]]).toEqual([2, 2, [20, 20, 20, 30, 30, 30]]);
  });

  it.each([
    [1, 1],
    [4000, 1],
    [1, 4000],
  ])("makes 64 × 128 of %d × %d pixels", (width, height) => {
    const fitted = fitPicture({ width, height, data: new Uint8Array(3 * width * height).fill(77) }, 64, 128);
    expect([fitted.width, fitted.height, fitted.data.length]).toEqual([64, 128, 3 * 64 * 128]);
    expect(fitted.data.every((value) => value === 77)).toBe(true);
  });
});
