import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { pillowResize } from "../../../src/engine/embeddings/pillow-resize.ts";
import { noisePixels } from "../../support/noise-pixels.ts";

// Pillow 12.3.0: zlib.crc32(Image.frombytes("RGB", (w, h), noise).resize((W, H), Image.BICUBIC).tobytes())
test.each([
  [7, 5, 3, 2, 1_580_170_321],
  [3, 2, 7, 5, 780_178_524],
  [100, 60, 64, 64, 3_814_627_648],
  [64, 64, 37, 64, 72_396_131],
  [31, 47, 31, 20, 1_967_602_665],
  [640, 480, 85, 64, 2_205_697_816],
  [97, 301, 64, 198, 2_464_727_145],
  [5, 5, 224, 224, 3_217_928_728],
  [1, 1, 4, 4, 1_336_874_405],
])("Noise of %i×%i resized to %i×%i is Pillow's to the last bit", (width, height, newWidth, newHeight, crc) => {
  const resized = pillowResize({ width, height, data: noisePixels(width * height * 3) }, newWidth, newHeight);
  expect([resized.width, resized.height, crc32(resized.data)]).toEqual([newWidth, newHeight, crc]);
});
