import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { pngTexts, withPngTexts } from "../../../../src/engine/diffusion/recipe/png-text.ts";

let png: Uint8Array;

beforeAll(async () => {
  png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
});

describe("withPngTexts", () => {
  it.each([
    ["plain text", "a red circle\nSteps: 20"],
    ["Latin-1", "café, naïve \u007f\u0085\u00ff\t"],
    ["Korean and emoji", "고양이 🐱"],
    ["line endings", "a\r\nb\rc\n"],
    ["nothing", ""],
    ["200,000 characters", "x".repeat(200_000)],
  ])("keeps %s exactly", (_, text) => {
    expect(pngTexts(withPngTexts(png, { parameters: text, other: "beside it" }))).toEqual({
      parameters: text,
      other: "beside it",
    });
  });

  it.each([
    ["a NUL", "a\0b", "a\ufffdb"],
    ["half a surrogate pair", "고\ud83d", "고\ufffd"],
  ])("writes %s as the replacement character", (_, text, written) => {
    expect(pngTexts(withPngTexts(png, { parameters: text }))["parameters"]).toBe(written);
  });

  it("leaves a picture that decoders still read, the text among its comments", async () => {
    const signed = withPngTexts(png, { parameters: "한" });
    const { data, info } = await sharp(signed).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 8, height: 8 });
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect((await sharp(signed).metadata()).comments).toEqual([{ keyword: "parameters", text: "한" }]);
  });
});

describe("pngTexts", () => {
  it("reads compressed chunks, as other programs write them", () => {
    const compressed = deflateSync(Buffer.from("naïve", "latin1"));
    const international = deflateSync(Buffer.from("한글", "utf8"));
    const written = Buffer.concat([
      png.subarray(0, 33),
      rawChunk("zTXt", Buffer.concat([Buffer.from("old\0\0", "latin1"), compressed])),
      rawChunk("iTXt", Buffer.concat([Buffer.from("new\0\u0001\0ko\0새\0"), international])),
      png.subarray(33),
    ]);
    expect(pngTexts(written)).toEqual({ old: "naïve", new: "한글" });
  });

  it("finds nothing in what is no PNG", () => {
    expect(pngTexts(Buffer.from("GIF89a"))).toEqual({});
    expect(pngTexts(new Uint8Array())).toEqual({});
  });

  it("reads what stands before the damage, wherever the file was cut", () => {
    const signed = withPngTexts(png, { parameters: "a", pictoken: "한" });
    for (let length = 0; length < signed.length; length++)
      expect(["{}", '{"parameters":"a"}', '{"pictoken":"한","parameters":"a"}']).toContain(
        JSON.stringify(pngTexts(signed.subarray(0, length))),
      );
  });

  it("does not inflate a small chunk into a huge text", () => {
    const bomb = deflateSync(Buffer.alloc(64 * 2 ** 20, "x"));
    const written = Buffer.concat([
      png.subarray(0, 33),
      rawChunk("zTXt", Buffer.concat([Buffer.from("big\0\0"), bomb])),
      png.subarray(33),
    ]);
    expect(pngTexts(written)).toEqual({});
  });
});

/** A chunk without a right checksum: readers of text do not look at it. */
function rawChunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
}
