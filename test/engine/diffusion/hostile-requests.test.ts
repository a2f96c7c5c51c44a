import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, Painting, TextToImage } from "../../../src/engine/ports.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 1 };
let painter: TextToImage;

beforeAll(() => {
  painter = textToImage({ store: storeOf(demoModel), loadSession: openDemo });
});

async function paint(part: Partial<ImageRequest>): Promise<Painting> {
  return (await painter.paint({ ...request, ...part }))[0]!;
}

function plain(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: "teal" }, limitInputPixels: false });
}

/** Two frames of 32 × 32. */
function animation() {
  const frames = Buffer.concat([Buffer.alloc(32 * 32 * 3, 200), Buffer.alloc(32 * 32 * 3, 10)]);
  return sharp(frames, { raw: { width: 32, height: 64, channels: 3, pageHeight: 32 } });
}

/** A PNG that says how large it is, and has nothing of it. */
function promised(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(9))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("start images that are painted over", () => {
  it.each<[string, () => Promise<Buffer>]>([
    ["of one pixel", () => plain(1, 1).png().toBuffer()],
    ["of a strip of 4000 × 1", () => plain(4000, 1).png().toBuffer()],
    ["of an animated GIF", () => animation().gif().toBuffer()],
    ["of an animated WebP", () => animation().webp().toBuffer()],
    ["of a CMYK JPEG", () => plain(40, 40).toColourspace("cmyk").jpeg().toBuffer()],
    ["of a PNG of 16 bits", () => plain(40, 40).toColourspace("rgb16").png().toBuffer()],
    ["of a grey PNG", () => plain(40, 40).toColourspace("b-w").png().toBuffer()],
    [
      "that are all transparent",
      () =>
        sharp({ create: { width: 32, height: 32, channels: 4, background: "#0000" } })
          .png()
          .toBuffer(),
    ],
  ])("%s", async (_, picture) => {
    const { png, recipe } = await paint({ image: await picture(), strength: 0.5, steps: 2 });
    expect(await sharp(png).metadata()).toMatchObject({ width: recipe.width, height: recipe.height });
  });
});

describe("pictures that are refused, as start, as mask and as what is read of it", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ["20,000 × 20,000", () => promised(20_000, 20_000), "image.too-many-pixels"],
    ["a promise of pixels", () => promised(500, 500), "image.unreadable"],
    ["cut off", async () => (await plain(300, 300).jpeg().toBuffer()).subarray(0, 400), "image.unreadable"],
    ["a text", () => Buffer.from("not a picture"), "image.unreadable"],
    ["nothing", () => Buffer.alloc(0), "image.unreadable"],
  ])("%s", async (_, picture, code) => {
    const bad = await picture();
    const good = await plain(32, 32).png().toBuffer();
    await expect(paint({ image: bad })).rejects.toMatchObject({ code });
    await expect(paint({ image: good, mask: bad })).rejects.toMatchObject({ code });
  });
});

describe("numbers at every edge", () => {
  it.each<[string, Partial<ImageRequest>]>([
    ["a strength of 0 in A1111's way", { strength: 0, sampler: "Euler" }],
    ["a strength of 1", { strength: 1, sampler: "Euler" }],
    ["a strength of 1 in diffusers' way", { strength: 1, sampler: "DDIM" }],
    ["one step", { steps: 1, sampler: "DPM++ 2M" }],
    ["the greatest guidance", { guidanceScale: 30 }],
    ["the greatest seed", { seed: Number.MAX_SAFE_INTEGER }],
  ])("%s paints", async (_, part) => {
    const image = await plain(64, 64).png().toBuffer();
    expect((await paint({ image, ...part })).png.length).toBeGreaterThan(100);
  });

  it.each<[string, Partial<ImageRequest>, string]>([
    ["a strength of NaN", { strength: Number.NaN }, "image.range"],
    ["a strength below 0", { strength: -0.001 }, "image.range"],
    ["a strength above 1", { strength: 1.001 }, "image.range"],
    ["a strength that leaves nothing in diffusers' way", { strength: 0, sampler: "DDIM" }, "image.too-weak"],
    ["no steps", { steps: 0 }, "image.range"],
    ["151 steps", { steps: 151 }, "image.range"],
    ["half a step", { steps: 1.5 }, "image.range"],
    ["steps of NaN", { steps: Number.NaN }, "image.range"],
    ["endless guidance", { guidanceScale: Number.POSITIVE_INFINITY }, "image.range"],
    ["a clip skip of 0", { clipSkip: 0 }, "image.range"],
    ["a clip skip of 99", { clipSkip: 99 }, "image.range"],
    ["a second pass with a start image", { hires: { factor: 2 } }, "image.hires-from-image"],
    ["a seed of 2^53", { seed: 2 ** 53 }, "image.range"],
  ])("%s is refused", async (_, part, code) => {
    const image = await plain(64, 64).png().toBuffer();
    await expect(paint({ image, ...part })).rejects.toMatchObject({ code });
  });
});

describe("prompts made to break things", () => {
  it.each<[string, string]>([
    ["64 nested brackets", `${"(".repeat(64)}red circle${")".repeat(64)}`],
    ["64 brackets that are never closed", `${"(".repeat(64)}red circle`],
    ["64 brackets that were never opened", `red circle${")".repeat(64)}`],
    ["64 nested edits", `${"[a:".repeat(64)}b${":0.5]".repeat(64)}`],
    ["unbalanced everything", "(a [b (c:1.2 d] e) [f:g:0.5 | h AND ) BREAK ] \\("],
    ["a weight of NaN", "a (red:nan) circle"],
    ["nothing but white space", "   \n  "],
    ["a thousand commas", ",".repeat(1000)],
    ["only BREAKs", "BREAK BREAK BREAK"],
    ["unpaired surrogates and controls", "red \ud800 \u0000 \u202e circle \udfff"],
  ])("%s paints all the same", async (_, prompt) => {
    const { png } = await paint({ prompt, width: 64, height: 64 });
    expect((await sharp(png).stats()).channels).toHaveLength(3);
  });

  it("10,000 words are read to the end, or it is said how much can be", async () => {
    const { tokens } = await paint({ prompt: "red circle ".repeat(5000), width: 64, height: 64 });
    expect(tokens!.prompt.used).toBeGreaterThanOrEqual(10_000);
  });

  it.each(["(red:1e9) circle", "(red:1000000000) circle", "(red:-1000000000) circle", "a AND b :1e9"])(
    "%s paints, or says at which step the numbers broke",
    async (prompt) => {
      const painted = await paint({ prompt, width: 64, height: 64, steps: 2 }).catch((error: unknown) => error);
      if (painted instanceof Error)
        expect(painted).toMatchObject({ code: expect.stringMatching(/^(model\.broke|prompt\.not-finite)$/) });
      else expect((painted as Painting).png.length).toBeGreaterThan(100);
    },
  );
});
