import sharp from "sharp";
import { expect, test } from "vitest";
import { tilePictures } from "../../../src/engine/picture/tile-pictures.ts";

const picture = (background: string, width = 64, height = 64) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

test("four pictures make a square, row by row", async () => {
  const four = await Promise.all(["#f00", "#0f0", "#00f", "#fff"].map((colour) => picture(colour)));
  const { data, info } = await sharp(await tilePictures(four, 128))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([128, 128]);
  const isBright = (x: number, y: number) =>
    [...data.subarray((y * 128 + x) * 3, (y * 128 + x) * 3 + 3)].map((one) => one > 200);
  expect([isBright(32, 32), isBright(96, 32), isBright(32, 96), isBright(96, 96)]).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [true, true, true],
  ]);
});

test("fewer than four are shown by the first, in its own shape", async () => {
  const two = [await picture("#f00", 64, 32), await picture("#0f0", 64, 32)];
  const tiled = await sharp(await tilePictures(two, 128)).metadata();
  expect(tiled).toMatchObject({ width: 128, height: 64, format: "jpeg" });
});
