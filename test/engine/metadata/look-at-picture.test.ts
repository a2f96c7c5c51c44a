import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { withPngTexts } from "../../../src/engine/diffusion/recipe/png-text.ts";
import { lookAtPicture } from "../../../src/engine/metadata/look-at-picture.ts";
import { barePng } from "../../../src/engine/metadata/png-header.ts";

const INFOTEXT = "고양이, a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1";

function picture(): Sharp {
  return sharp({ create: { width: 24, height: 16, channels: 3, background: "red" } });
}

/** EXIF with one tag, as piexif and A1111 write it: `UNICODE` and UTF-16 in either byte order. */
function exifWith(tag: number, value: Buffer, littleEndian: boolean): Buffer {
  const u16 = (n: number) => {
    const bytes = Buffer.alloc(2);
    littleEndian ? bytes.writeUInt16LE(n) : bytes.writeUInt16BE(n);
    return bytes;
  };
  const u32 = (n: number) => {
    const bytes = Buffer.alloc(4);
    littleEndian ? bytes.writeUInt32LE(n) : bytes.writeUInt32BE(n);
    return bytes;
  };
  const entry = (id: number, type: number, count: number, at: number) => [u16(id), u16(type), u32(count), u32(at)];
  return Buffer.concat([
    Buffer.from("Exif\0\0", "latin1"),
    Buffer.from(littleEndian ? "II*\0" : "MM\0*", "latin1"),
    u32(8),
    ...[u16(1), ...entry(0x8769, 4, 1, 26), u32(0)],
    ...[u16(1), ...entry(tag, 7, value.length, 44), u32(0)],
    value,
  ]);
}

/** A JPEG with its APP1 segment put in behind the start. */
async function jpegWith(exif: Buffer): Promise<Buffer> {
  const jpeg = await picture().jpeg().toBuffer();
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}

const unicode = (text: Buffer) => Buffer.concat([Buffer.from("UNICODE\0", "latin1"), text]);

describe("lookAtPicture", () => {
  it.each([
    ["png", picture().png()],
    ["jpeg", picture().jpeg()],
    ["webp", picture().webp()],
    ["gif", picture().gif()],
    ["avif", picture().avif()],
    ["tiff", picture().tiff()],
  ])("knows a %s by its bytes", async (format, made) => {
    expect(await lookAtPicture(await made.toBuffer())).toMatchObject({ format, width: 24, height: 16 });
  });

  it.each([
    ["big-endian UTF-16 in big-endian data", Buffer.from(INFOTEXT, "utf16le").swap16(), false],
    ["little-endian UTF-16 in little-endian data", Buffer.from(INFOTEXT, "utf16le"), true],
    ["big-endian UTF-16 in little-endian data", Buffer.from(INFOTEXT, "utf16le").swap16(), true],
  ])("reads the user's comment of a JPEG in %s", async (_, text, littleEndian) => {
    const { texts } = await lookAtPicture(await jpegWith(exifWith(0x9286, unicode(text), littleEndian)));
    expect(texts["UserComment"]).toBe(INFOTEXT);
  });

  it("reads what sharp itself writes into a WebP", async () => {
    const webp = await picture()
      .webp()
      .withExif({ IFD0: { Make: 'workflow:{"nodes":[]}' }, IFD2: { UserComment: "ASCII\0\0\0plain" } })
      .toBuffer();
    expect((await lookAtPicture(webp)).texts["workflow"]).toBe('{"nodes":[]}');
  });

  it("reads the comment of a GIF", async () => {
    const gif = await picture().gif().toBuffer();
    const trailer = gif.length - 1;
    const comment = Buffer.concat([
      Buffer.from([0x21, 0xfe, 5]),
      Buffer.from("Steps"),
      Buffer.from([2]),
      Buffer.from(": "),
      Buffer.from([0]),
    ]);
    const { texts } = await lookAtPicture(Buffer.concat([gif.subarray(0, trailer), comment, gif.subarray(trailer)]));
    expect(texts).toEqual({ comment: "Steps: " });
  });

  it("tells how many frames an animation has", async () => {
    const still = await Promise.all(
      ["red", "blue"].map((background) =>
        sharp({ create: { width: 4, height: 4, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const frames = await sharp(still, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await lookAtPicture(frames)).frames).toBe(2);
  });

  it("reads damaged EXIF as far as it goes, wherever it was cut", async () => {
    const whole = exifWith(0x9286, unicode(Buffer.from(INFOTEXT, "utf16le")), true);
    for (let length = 6; length < whole.length; length += 7) {
      const { texts } = await lookAtPicture(await jpegWith(whole.subarray(0, length)));
      expect(Object.values(texts).every((text) => text.length <= INFOTEXT.length)).toBe(true);
    }
  });

  it("does not decode a picture of a thousand million pixels", async () => {
    const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    png.writeUInt32BE(32_000, 16);
    png.writeUInt32BE(32_000, 20);
    expect(await lookAtPicture(png)).toMatchObject({ width: 32_000, height: 32_000 });
  });

  it("does not let many small chunks inflate without end", async () => {
    const bomb = deflateSync(Buffer.alloc(6 * 2 ** 20, "x"));
    const chunk = Buffer.concat([Buffer.from("zTXt"), Buffer.from("big\0\0"), bomb]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length - 4);
    const one = Buffer.concat([length, chunk, Buffer.alloc(4)]);
    const png = await picture().png().toBuffer();
    const full = Buffer.concat([png.subarray(0, 33), ...Array<Buffer>(200).fill(one), png.subarray(33)]);
    const { texts } = await lookAtPicture(full);
    expect((await sharp(barePng(full)).stats()).channels).toHaveLength(3);
    expect(Object.values(texts).join("").length).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  it("refuses what is no picture", async () => {
    await expect(lookAtPicture(Buffer.from("\xff\xd8\xffnothing", "latin1"))).rejects.toMatchObject({
      code: "image.unreadable",
    });
  });

  it("finds nothing where nothing is said", async () => {
    expect((await lookAtPicture(withPngTexts(await picture().png().toBuffer(), {}))).texts).toEqual({});
  });
});
