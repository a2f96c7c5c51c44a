import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readRecipe } from "../../../src/engine/diffusion/recipe/signed-png.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, Painting, PaintProgress, TextToImage } from "../../../src/engine/ports.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const request: ImageRequest = {
  prompt: "a red circle, grass background",
  negativePrompt: "",
  seed: 11,
  count: 1,
  steps: 6,
};
let painter: TextToImage;

beforeAll(() => {
  painter = textToImage({ store: storeOf(demoModel), loadSession: openDemo });
});

async function one(
  part: Partial<ImageRequest> = {},
  onProgress?: (progress: PaintProgress) => void,
): Promise<Painting> {
  const [painting] = await painter.paint({ ...request, ...part }, onProgress ? { onProgress } : {});
  return painting!;
}

describe("a second pass", () => {
  it.each(["Latent", "Lanczos"])(
    "makes the picture of the first larger by %s, and keeps what it shows",
    async (upscaler) => {
      const small = await one();
      const { png, recipe } = await one({ hires: { factor: 2, upscaler, steps: 4 }, strength: 0.4 });
      expect(recipe).toMatchObject({
        width: 128,
        strength: 0.4,
        hires: { factor: 2, width: 256, height: 256, upscaler, steps: 4 },
      });
      expect(readRecipe(png)).toEqual(recipe);
      const [before, after] = await Promise.all(
        [small.png, png].map((bytes) => sharp(bytes).resize(16, 16).raw().toBuffer()),
      );
      const difference = before!.reduce((sum, value, i) => sum + Math.abs(value - after![i]!), 0) / before!.length;
      expect(difference).toBeLessThan(25);
    },
  );

  it("counts its steps behind the first's, and those in prompts too", async () => {
    const seen: number[] = [];
    const hires = { factor: 2, steps: 4 };
    const plain = await one({ hires, strength: 0.5 }, ({ step, steps }) => seen.push(step, steps));
    expect(seen).toEqual([1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9, 7, 9, 8, 9, 9, 9]);
    const changed = await one({ hires, strength: 0.5, prompt: "a red circle[: and a blue star:6], grass background" });
    const same = await one({ hires, strength: 0.5, prompt: "a red circle[: and a blue star:10], grass background" });
    expect(await pixels(changed.png)).not.toEqual(await pixels(plain.png));
    expect(await pixels(same.png)).toEqual(await pixels(plain.png));
  });

  it("says why it can't be had", async () => {
    const { png } = await one({ steps: 1 });
    await expect(one({ hires: {}, image: png })).rejects.toMatchObject({ code: "image.hires-from-image" });
    await expect(one({ hires: { width: 300 } })).rejects.toMatchObject({ code: "image.size" });
    await expect(one({ hires: { factor: 4 }, width: 256 })).rejects.toMatchObject({ code: "image.size" });
  });
});

describe("tiling", () => {
  it("makes opposite edges fit together, and says so in the recipe", async () => {
    const seams = await Promise.all(
      [false, true].map(async (tiling) =>
        seam(await pixels((await one({ tiling, prompt: "a red circle, sunset" })).png)),
      ),
    );
    expect(seams[1]).toBeLessThan(seams[0]! / 2);
    const { png, recipe } = await one({ tiling: true });
    expect(recipe.tiling).toBe(true);
    expect(readRecipe(png)).toEqual(recipe);
  });
});

function pixels(png: Uint8Array): Promise<Buffer> {
  return sharp(png).raw().toBuffer();
}

/** The mean step from the last row to the first and from the last column to the first. */
function seam(picture: Buffer): number {
  let sum = 0;
  for (let i = 0; i < 128; i++) {
    for (let k = 0; k < 3; k++) {
      sum += Math.abs(picture[3 * i + k]! - picture[3 * (127 * 128 + i) + k]!);
      sum += Math.abs(picture[3 * 128 * i + k]! - picture[3 * (128 * i + 127) + k]!);
    }
  }
  return sum / (2 * 3 * 128);
}
