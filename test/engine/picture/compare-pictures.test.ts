import sharp from "sharp";
import { expect, test } from "vitest";
import { comparePictures } from "../../../src/engine/picture/compare-pictures.ts";

const plain = (red: number, width = 8) =>
  sharp({ create: { width, height: 8, channels: 3, background: { r: red, g: 0, b: 0 } } });

test("another file of the same pixels is the same picture", async () => {
  const [a, b] = [
    await plain(9).png({ compressionLevel: 0 }).toBuffer(),
    await plain(9).webp({ lossless: true }).toBuffer(),
  ];
  expect(await comparePictures(a, b)).toEqual({ kind: "same" });
});

test("tells how far apart two pictures are", async () => {
  const [a, b] = [await plain(9).png().toBuffer(), await plain(12).png().toBuffer()];
  expect(await comparePictures(a, b)).toEqual({ kind: "different", mean: 1, max: 3, changed: 1 });
});

test("does not decode one of another size", async () => {
  const [a, b] = [await plain(9, 16).png().toBuffer(), await plain(9).png().toBuffer()];
  expect(await comparePictures(a, b)).toEqual({ kind: "other-size", width: 16, height: 8 });
});

test("says so where one can't be read", async () => {
  const png = await plain(9).png().toBuffer();
  await expect(comparePictures(png.subarray(0, 60), png)).rejects.toMatchObject({ code: "image.unreadable" });
});
