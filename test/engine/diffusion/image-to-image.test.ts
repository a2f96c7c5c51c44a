import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readRecipe } from "../../../src/engine/diffusion/recipe/signed-png.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, Painting, PaintProgress, TextToImage } from "../../../src/engine/ports.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const request: ImageRequest = {
  prompt: "a large green star on a blue background",
  negativePrompt: "",
  seed: 5,
  count: 1,
};
let painter: TextToImage;
let start: Uint8Array;

beforeAll(async () => {
  painter = textToImage({ store: storeOf(demoModel), loadSession: openDemo });
  start = (await one({ prompt: "a large red circle on a blue background", seed: 3 })).png;
});

async function one(part: Partial<ImageRequest> = {}): Promise<Painting> {
  const [painting] = await painter.paint({ ...request, ...part });
  return painting!;
}

/** [height, width, 3] */
async function pixelsOf(png: Uint8Array): Promise<Buffer> {
  return sharp(png).raw().toBuffer();
}

/** The mean difference of two pictures' bytes. */
async function distance(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [a, b] = [await pixelsOf(one), await pixelsOf(other)];
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

async function middleOf(png: Uint8Array): Promise<readonly [red: number, green: number, blue: number]> {
  const [r, g, b] = (await pixelsOf(png)).subarray(3 * (64 * 128 + 64));
  return [r!, g!, b!];
}

/** The right half may change. */
const rightHalf = sharp(
  Buffer.from(
    '<svg width="128" height="128"><rect width="128" height="128"/><rect x="64" width="64" height="128" fill="white"/></svg>',
  ),
);

describe("a start image", () => {
  it.each(["Euler", "DDIM", "DPM++ SDE", "LCM"])(
    "is left further behind the stronger it is asked, with %s",
    async (sampler) => {
      const [little, much] = [
        await one({ image: start, strength: 0.2, sampler }),
        await one({ image: start, strength: 0.9, sampler }),
      ];
      expect(await distance(start, little.png)).toBeLessThan(await distance(start, much.png));
      const [red, green] = await middleOf(much.png);
      expect(green).toBeGreaterThan(red);
    },
  );

  it("is named in the recipe, which the picture carries, in A1111's words too", async () => {
    const { recipe, png } = await one({ image: start, strength: 0.5 });
    expect(recipe).toMatchObject({ strength: 0.5, startImage: expect.stringMatching(/^[0-9a-f]{16}$/), width: 128 });
    expect(readRecipe(png)).toEqual(recipe);
    expect((await sharp(png).metadata()).comments?.find(({ keyword }) => keyword === "parameters")?.text).toContain(
      `Denoising strength: 0.5, Init image hash: ${recipe.startImage}`,
    );
  });

  it("gives the same picture twice, and counts the steps that are left", async () => {
    const steps: PaintProgress[] = [];
    const [first] = await painter.paint(
      { ...request, image: start, strength: 0.5, sampler: "Euler a" },
      { onProgress: (progress) => steps.push(progress) },
    );
    expect(await distance(first!.png, (await one({ image: start, strength: 0.5, sampler: "Euler a" })).png)).toBe(0);
    expect(steps.map(({ step, steps: all }) => [step, all])).toEqual([1, 2, 3, 4, 5, 6, 7].map((step) => [step, 7]));
  });

  it("covers a size of another shape", async () => {
    const { png } = await one({ image: start, width: 192, height: 64, steps: 2 });
    expect(await sharp(png).metadata()).toMatchObject({ width: 192, height: 64 });
  });

  it("must be there for a mask", async () => {
    await expect(one({ mask: start })).rejects.toMatchObject({ code: "image.mask-alone" });
  });
});

describe("a mask", () => {
  it.each(["original", "fill", "latent-noise", "latent-nothing"] as const)(
    "lets its white part change and keeps the rest to the byte, beginning with %s",
    async (maskedContent) => {
      const mask = await rightHalf.clone().png().toBuffer();
      const { png, recipe } = await one({ image: start, mask, maskBlur: 0, maskedContent, strength: 1 });
      const halves = [0, 64].map((left) => ({ left, top: 0, width: 64, height: 128 }));
      const [left, right] = await Promise.all(
        halves.map(async (half) => {
          const [before, after] = [start, png].map((picture) => sharp(picture).extract(half).png().toBuffer());
          return distance(await before!, await after!);
        }),
      );
      expect(left).toBe(0);
      expect(right).toBeGreaterThan(5);
      expect(recipe.mask).toEqual({ file: expect.any(String), blur: 0, content: maskedContent });
    },
  );

  it("is the start image's transparent part where none is given", async () => {
    const hole = Buffer.from('<svg width="128" height="128"><circle cx="64" cy="64" r="50"/></svg>');
    const image = await sharp(start)
      .ensureAlpha()
      .composite([{ input: hole, blend: "dest-out" }])
      .png()
      .toBuffer();
    const { png, recipe } = await one({ image, strength: 1 });
    expect(recipe.mask).toEqual({ blur: 4, content: "fill" });
    const [red, green] = await middleOf(png);
    expect(green).toBeGreaterThan(red);
    const corner = { left: 0, top: 0, width: 16, height: 16 };
    const corners = [start, png].map((picture) => sharp(picture).extract(corner).png().toBuffer());
    expect(await distance(await corners[0]!, await corners[1]!)).toBe(0);
  });

  it("lets the other part change where it is turned round", async () => {
    const mask = await rightHalf.clone().png().toBuffer();
    const { png, recipe } = await one({ image: start, mask, maskBlur: 0, invertMask: true, strength: 1 });
    expect(recipe.mask).toMatchObject({ inverted: true });
    const right = { left: 64, top: 0, width: 64, height: 128 };
    const [before, after] = [start, png].map((picture) => sharp(picture).extract(right).png().toBuffer());
    expect(await distance(await before!, await after!)).toBe(0);
  });

  it.each([-1, 65, Number.NaN, 1e9])("has no blur of %d", async (maskBlur) => {
    await expect(one({ image: start, mask: start, maskBlur })).rejects.toMatchObject({
      code: "image.range",
      params: { option: "mask-blur", max: 64 },
    });
  });
});

describe("the masked part alone", () => {
  /** A photograph of 400 × 300 with a white square of 40 in the mask, at 200, 100. */
  const scene = sharp(start400()).png();
  const square = sharp(
    Buffer.from(
      '<svg width="400" height="300"><rect width="400" height="300"/><rect x="200" y="100" width="40" height="40" fill="white"/></svg>',
    ),
  ).png();

  function start400() {
    return Buffer.from(
      '<svg width="400" height="300"><rect width="400" height="300" fill="teal"/><circle cx="220" cy="120" r="60" fill="orange"/></svg>',
    );
  }

  it("is painted at the model's own size, and laid into a picture that keeps its size and the rest of it", async () => {
    const [image, mask] = [await scene.clone().toBuffer(), await square.clone().toBuffer()];
    const { png, recipe } = await one({ image, mask, maskPadding: 12, strength: 1, steps: 4 });
    expect(recipe).toMatchObject({ width: 128, height: 128, mask: { padding: 12 } });
    expect(await sharp(png).metadata()).toMatchObject({ width: 400, height: 300 });
    const part = (left: number, top: number, width: number, height: number) =>
      Promise.all(
        [image, png].map((picture) =>
          sharp(picture).removeAlpha().extract({ left, top, width, height }).png().toBuffer(),
        ),
      );
    for (const [left, top, width, height] of [
      [0, 0, 400, 80],
      [0, 0, 180, 300],
      [260, 0, 140, 300],
    ] as const) {
      const [before, after] = await part(left, top, width, height);
      expect(await distance(before!, after!)).toBe(0);
    }
    const [before, after] = await part(205, 105, 30, 30);
    expect(await distance(before!, after!)).toBeGreaterThan(5);
  });

  it("is the same area again by the size alone that its recipe tells", async () => {
    const rectangle =
      '<svg width="400" height="300"><rect x="100" y="80" width="100" height="137" fill="white"/></svg>';
    const [image, mask] = await Promise.all([scene.clone().toBuffer(), sharp(Buffer.from(rectangle)).png().toBuffer()]);
    const asked = { image, mask, maskPadding: 0, strength: 1, steps: 2 };
    const { png, recipe } = await one(asked);
    const again = await one({ ...asked, width: recipe.width, height: recipe.height });
    expect(await distance(png, again.png)).toBe(0);
  });

  it("needs something white", async () => {
    const image = await scene.clone().toBuffer();
    const black = await sharp({ create: { width: 8, height: 8, channels: 3, background: "black" } })
      .png()
      .toBuffer();
    await expect(one({ image, mask: black, maskPadding: 0 })).rejects.toMatchObject({ code: "image.nothing-masked" });
    await expect(one({ image, mask: black, maskPadding: 300 })).rejects.toMatchObject({ code: "image.range" });
  });
});
