import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { readPicture } from "../../../src/engine/diffusion/read-picture.ts";

const red = { r: 255, g: 0, b: 0 };

function square(width: number, height: number, background: object = red, channels: 3 | 4 = 3): Sharp {
  return sharp({ create: { width, height, channels, background } });
}

/** Two columns: red, then blue. */
const sides = square(1, 1).extend({ right: 1, background: { r: 0, g: 0, b: 255 } });

describe("readPicture", () => {
  it.each([
    ["one pixel", square(1, 1).png(), [255, 0, 0]],
    ["CMYK", square(1, 1).toColourspace("cmyk").tiff(), undefined],
    ["16 bits", square(1, 1).toColourspace("rgb16").png(), [255, 0, 0]],
    ["grey", square(1, 1, { r: 90, g: 90, b: 90 }).toColourspace("b-w").png(), [90, 90, 90]],
    ["a palette", square(1, 1).png({ palette: true }), [255, 0, 0]],
    ["WebP", square(1, 1).webp({ lossless: true }), [255, 0, 0]],
    ["AVIF", square(16, 16).avif({ lossless: true }).resize(1, 1), undefined],
  ])("takes %s", async (_, picture, colour) => {
    const { width, height, data, opacity } = await readPicture(await picture.toBuffer());
    expect([width, height, data.length, opacity]).toEqual([1, 1, 3, undefined]);
    if (colour) expect([...data]).toEqual(colour);
    else expect(data[0]).toBeGreaterThan(150);
  });

  it("turns it upright, as a telephone's camera notes it", async () => {
    const turned = await sides.withMetadata({ orientation: 6 }).png().toBuffer(); // to be turned right
    const { width, height, data } = await readPicture(turned);
    expect([width, height, [...data]]).toEqual([1, 2, [255, 0, 0, 0, 0, 255]]);
  });

  it("takes the first frame of an animation", async () => {
    const frames = Buffer.concat([Buffer.alloc(12, 200), Buffer.alloc(12, 10)]);
    const gif = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const { width, height, data } = await readPicture(gif);
    expect([width, height, data[0]]).toEqual([2, 2, 200]);
  });

  it("puts what is transparent on white, and remembers where that is", async () => {
    const clear = await square(1, 1, { ...red, alpha: 0 }, 4)
      .extend({ right: 1, background: { ...red, alpha: 1 } })
      .png()
      .toBuffer();
    const { data, opacity } = await readPicture(clear);
    expect([[...data], [...opacity!]]).toEqual([
      [255, 255, 255, 255, 0, 0],
      [0, 255],
    ]);
  });

  it("shrinks what no model could paint", async () => {
    const { width, height } = await readPicture(await square(9000, 20).png().toBuffer());
    expect([width, height]).toEqual([4096, 9]);
  });

  it("refuses more pixels than fit into memory before it decodes any", async () => {
    const huge = await square(20, 20).png().toBuffer();
    const header = Buffer.from(huge.subarray(12, 29)); // IHDR
    header.writeUInt32BE(20_000, 4);
    header.writeUInt32BE(20_000, 8);
    header.copy(huge, 12);
    huge.writeUInt32BE(crc32(header), 29);
    await expect(readPicture(huge)).rejects.toMatchObject({
      code: "image.too-many-pixels",
      params: { width: 20_000, height: 20_000, most: 250 },
    });
  });

  it("says that a damaged picture can't be read", async () => {
    const whole = await square(64, 64).png().toBuffer();
    for (const bytes of [whole.subarray(0, 60), Buffer.from("no picture"), Buffer.alloc(0)])
      await expect(readPicture(bytes)).rejects.toMatchObject({ code: "image.unreadable" });
  });
});
