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

// Pillow 12.3.0, the same with Image.LANCZOS
test.each([
  [7, 5, 3, 2, 3_157_408_483],
  [3, 2, 7, 5, 2_034_134_016],
  [100, 60, 64, 64, 2_056_720_465],
  [640, 480, 128, 96, 2_321_690_410],
  [97, 301, 64, 198, 1_010_234_167],
  [1, 1, 4, 4, 1_336_874_405],
])(
  "Noise of %i×%i resized by Lanczos to %i×%i is Pillow's to the last bit",
  (width, height, newWidth, newHeight, crc) => {
    const image = { width, height, data: noisePixels(width * height * 3) };
    expect(crc32(pillowResize(image, newWidth, newHeight, "lanczos").data)).toBe(crc);
  },
);
