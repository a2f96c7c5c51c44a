import { describe, expect, it } from "vitest";
import { cutOut, maskedArea, shapedArea } from "../../../src/engine/diffusion/masked-area.ts";

/** Black but for a white rectangle. */
function mask(width: number, height: number, left: number, top: number, across: number, down: number, white = 255) {
  const data = new Uint8Array(3 * width * height);
  for (let row = top; row < top + down; row++)
    data.fill(white, 3 * (row * width + left), 3 * (row * width + left + across));
  return { width, height, data };
}

describe("the area around a mask", () => {
  it.each([
    ["with some pixels around", 4, { left: 16, top: 26, width: 18, height: 13 }],
    ["without any", 0, { left: 20, top: 30, width: 10, height: 5 }],
    ["as far as the picture goes", 256, { left: 0, top: 0, width: 100, height: 60 }],
  ])("is its white part %s", (_, padding, expected) => {
    expect(maskedArea(mask(100, 60, 20, 30, 10, 5), padding)).toEqual(expected);
  });

  it.each([
    ["square around its middle", 1, { left: 20, top: 28, width: 10, height: 10 }],
    ["wide", 4, { left: 15, top: 30, width: 20, height: 5 }],
    ["wider than the picture", 100, { left: 0, top: 30, width: 100, height: 5 }],
    ["high", 0.2, { left: 20, top: 8, width: 10, height: 50 }],
  ])("is made %s", (_, aspect, expected) => {
    const area = { left: 20, top: 30, width: 10, height: 5 };
    expect(shapedArea(area, aspect, { width: 100, height: 60 })).toEqual(expected);
  });

  it("is none where all is black, but for what JPEG makes of black", () => {
    expect(maskedArea(mask(10, 10, 2, 2, 3, 3, 12), 4)).toBeUndefined();
  });

  it("may be one pixel at an edge", () => {
    const area = maskedArea(mask(10, 10, 9, 9, 1, 1), 0)!;
    expect(shapedArea(area, 3, { width: 10, height: 10 })).toEqual({ left: 7, top: 9, width: 3, height: 1 });
  });
});

it("is cut out row by row", () => {
  const data = Uint8Array.from({ length: 3 * 4 * 3 }, (_, i) => Math.floor(i / 3));
  const cut = cutOut({ width: 4, height: 3, data }, { left: 1, top: 1, width: 2, height: 2 });
  expect([...cut.data]).toEqual([5, 6, 9, 10].flatMap((value) => [value, value, value]));
});
