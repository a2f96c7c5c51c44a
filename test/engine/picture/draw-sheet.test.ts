import sharp from "sharp";
import { expect, test } from "vitest";
import { createSheetDrawing } from "../../../src/engine/picture/draw-sheet.ts";

const drawSheet = createSheetDrawing();

const square = (colour: string) =>
  sharp({ create: { width: 40, height: 40, channels: 3, background: colour } })
    .png()
    .toBuffer();

test("pictures stand in rows of five over what is written below them", async () => {
  const red = await square("#f00");
  const pictures = Array.from({ length: 7 }, (_, i) => ({ bytes: red, caption: `그림 ${i} with a rather long name` }));
  const { data, info } = await sharp(await drawSheet({ pictures, locale: "ko" }))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  const [width, height] = [info.width / 5, info.height / 2];
  expect(pixel(Math.round(4.5 * width), Math.round(0.3 * height))).toEqual([255, 0, 0]);
  expect(pixel(Math.round(1.5 * width), Math.round(1.3 * height))).toEqual([255, 0, 0]);
  expect(pixel(Math.round(2.5 * width), Math.round(1.3 * height))).not.toEqual([255, 0, 0]);
  const below = data.subarray(Math.round(0.85 * height) * info.width * 3, Math.round(0.95 * height) * info.width * 3);
  expect(Math.max(...below)).toBeGreaterThan(200); // light letters on dark
});

test("one picture makes a narrow sheet", async () => {
  const one = await drawSheet({ pictures: [{ bytes: await square("#00f"), caption: "one" }], locale: "en-US" });
  const { width, height } = await sharp(one).metadata();
  expect(width).toBeLessThan(height);
});
