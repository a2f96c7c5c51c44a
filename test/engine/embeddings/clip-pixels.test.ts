import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { clipPixels, preprocessorConfig } from "../../../src/engine/embeddings/clip-pixels.ts";
import { noisePixels } from "../../support/noise-pixels.ts";

const config = preprocessorConfig.parse({
  size: { shortest_edge: 64 },
  crop_size: { height: 64, width: 64 },
  image_mean: [0.48145467, 0.45782751, 0.40821072],
  image_std: [0.26862955, 0.26130259, 0.27577711],
});

// Pillow 12.3.0: resize as below with BICUBIC, `.crop((left, top, left + 64, top + 64))`, zlib.crc32(tobytes()); sizes and corners as in
// transformers' get_resize_output_image_size and center_crop: 64 × int(64 · long / short), (long − 64) // 2
test.each([
  [97, 65, 3_857_914_496],
  [65, 97, 2_853_445_540],
  [64, 64, 299_991_120],
  [20, 30, 3_532_626_296],
])("The pixels of a picture of %i×%i are the reference's", async (width, height, crc) => {
  const png = await picture(width, height).png().toBuffer();
  expect(crc32(eightBits(await clipPixels(png, config)))).toBe(crc);
});

test("Channels become planes, in red, green, blue, each less its mean over its deviation", async () => {
  const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#ff0000" } })
    .png()
    .toBuffer();
  const values = await clipPixels(red, config);
  // (1 − 0.48145467) / 0.26862955, (0 − 0.45782751) / 0.26130259, (0 − 0.40821072) / 0.27577711
  expect([0, 4096, 8192].map((i) => values[i])).toEqual([
    expect.closeTo(1.930_336, 5),
    expect.closeTo(-1.752_097, 5),
    expect.closeTo(-1.480_22, 5),
  ]);
});

test.each<[string, (image: Sharp) => Sharp]>([
  ["with transparency", (image) => image.ensureAlpha(0.5).png()],
  ["as WebP", (image) => image.webp({ lossless: true })],
  ["as TIFF", (image) => image.tiff({ compression: "lzw" })],
])("A picture %s has the same pixels", async (_, change) => {
  const bytes = await change(picture(97, 65)).toBuffer();
  expect(crc32(eightBits(await clipPixels(bytes, config)))).toBe(3_857_914_496);
});

test("A picture that a camera held sideways is turned upright", async () => {
  const upright = await picture(97, 65).png().toBuffer();
  const sideways = await sharp(upright).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
  expect(await clipPixels(sideways, config)).toEqual(await clipPixels(upright, config));
});

test("A grey picture has three equal channels", async () => {
  const grey = await picture(64, 64).toColourspace("b-w").png().toBuffer();
  const bits = eightBits(await clipPixels(grey, config));
  expect(bits[0]).toBe(bits[1]);
  expect(bits[1]).toBe(bits[2]);
});

test.each([
  ["text", Buffer.from("no picture")],
  ["nothing", new Uint8Array()],
])("%s is refused as a picture", async (_, bytes) => {
  await expect(clipPixels(bytes, config)).rejects.toMatchObject({ code: "image.unreadable" });
});

function picture(width: number, height: number): Sharp {
  return sharp(noisePixels(width * height * 3), { raw: { width, height, channels: 3 } });
}

/** Undoes the normalisation: [64, 64, 3]. */
function eightBits(values: Float32Array): Uint8Array {
  const plane = values.length / 3;
  return Uint8Array.from({ length: values.length }, (_, i) => {
    const channel = i % 3;
    const value = values[channel * plane + Math.floor(i / 3)]!;
    return Math.round((value * config.image_std[channel]! + config.image_mean[channel]!) * 255);
  });
}
