import { cp } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readRecipe } from "../../../src/engine/diffusion/recipe/signed-png.ts";
import { outputNumbers } from "../../../src/engine/diffusion/tensors.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import { modelHash } from "../../../src/engine/models/model-hash.ts";
import type {
  ImageRequest,
  ModelSession,
  Painting,
  PaintProgress,
  Tensor,
  TextToImage,
} from "../../../src/engine/ports.ts";
import { software } from "../../../src/engine/software.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 3 };

/** [height, width, 3] in 0…255. */
async function pixelsOf({ png }: Painting): Promise<Buffer> {
  return sharp(png).raw().toBuffer();
}

async function one(painter: TextToImage, part: Partial<ImageRequest> = {}): Promise<Painting> {
  const [painting] = await painter.paint({ ...request, ...part });
  return painting!;
}

describe("textToImage", () => {
  let painter: TextToImage;

  beforeAll(() => {
    painter = textToImage({ store: storeOf(demoModel), loadSession: openDemo });
  });

  it("paints the model's own size and writes down how", async () => {
    const [painting] = await painter.paint({ prompt: "a red circle", negativePrompt: "blue", seed: 5, count: 1 });
    const { recipe, png } = painting!;
    expect(recipe).toEqual({
      model: "sd15-tiny",
      modelHash: await modelHash(demoModel),
      prompt: "a red circle",
      negativePrompt: "blue",
      seed: 5,
      randomSource: "cpu",
      steps: 12,
      guidanceScale: 5,
      sampler: "Euler",
      schedule: "uniform",
      width: 128,
      height: 128,
      clipSkip: 1,
      software,
    });
    expect(readRecipe(png)).toEqual(recipe);
    expect(await sharp(png).metadata()).toMatchObject({ format: "png", width: 128, height: 128, channels: 3 });
  });

  it("shows what the prompt says: red in the middle, blue around it", async () => {
    const painting = await one(painter, { prompt: "a large red circle on a blue background", steps: 12 });
    const pixels = await pixelsOf(painting);
    const at = (x: number, y: number) => [...pixels.subarray(3 * (128 * y + x), 3 * (128 * y + x) + 3)];
    const [middle, corner] = [at(64, 64), at(4, 4)];
    expect(middle[0]).toBeGreaterThan(2 * Math.max(middle[1]!, middle[2]!));
    expect(corner[2]).toBeGreaterThan(2 * corner[0]!);
  });

  it.each([
    [192, 64],
    [64, 192],
  ])("paints %d × %d pixels, width across and height down", async (width, height) => {
    const { recipe, png } = await one(painter, { width, height });
    expect(recipe).toMatchObject({ width, height });
    expect(await sharp(png).metadata()).toMatchObject({ width, height });
  });

  it.each(["Euler", "Euler a", "DDIM"])("paints the same picture from the same seed with %s", async (sampler) => {
    const [first, second, other] = [
      await one(painter, { sampler }),
      await one(painter, { sampler }),
      await one(painter, { sampler, seed: 6 }),
    ];
    expect(await pixelsOf(first)).toEqual(await pixelsOf(second));
    expect(await pixelsOf(first)).not.toEqual(await pixelsOf(other));
  });

  it("paints as picture i of several the very picture of seed + i", async () => {
    const paintings = await painter.paint({ ...request, count: 3, sampler: "Euler a" });
    expect(paintings.map(({ recipe }) => recipe.seed)).toEqual([5, 6, 7]);
    for (const [i, painting] of paintings.entries())
      expect(painting.png).toEqual((await one(painter, { sampler: "Euler a", seed: 5 + i })).png);
  });

  it("paints the negative prompt alone at guidance 0, and the prompt alone at 1", async () => {
    const prompts = { prompt: "a red circle", negativePrompt: "a green star" };
    const unwanted = await pixelsOf(await one(painter, { ...prompts, guidanceScale: 0 }));
    const wanted = await pixelsOf(await one(painter, { ...prompts, guidanceScale: 1 }));
    expect(unwanted).toEqual(await pixelsOf(await one(painter, { prompt: "a green star", guidanceScale: 1 })));
    expect(wanted).toEqual(await pixelsOf(await one(painter, { prompt: "a red circle", guidanceScale: 1 })));
    expect(wanted).not.toEqual(unwanted);
  });

  it("reads a prompt of any length, and tells what it can't read at all", async () => {
    const prompt = `${"red ".repeat(75)}circle, on blue`;
    const { recipe, png } = await one(painter, { prompt: `${prompt}<lora:x:1>`, negativePrompt: "dark ".repeat(80) });
    expect(recipe.prompt).toBe(`${prompt}<lora:x:1>`);
    expect(recipe.unread).toEqual({ prompt: "<lora:x:1>" });
    expect(readRecipe(png)).toEqual(recipe);
    const whole = await one(painter, { prompt, negativePrompt: "dark ".repeat(80) });
    const cut = await one(painter, { prompt: "red ".repeat(75), negativePrompt: "dark ".repeat(80) });
    expect(await pixelsOf(whole)).toEqual(await sharp(png).raw().toBuffer());
    expect(await pixelsOf(whole)).not.toEqual(await pixelsOf(cut));
  });

  it("composes with AND, and changes words on the way", async () => {
    const alone = await pixelsOf(await one(painter, { prompt: "a red circle" }));
    const halves = await pixelsOf(await one(painter, { prompt: "a red circle:0.5 AND a red circle:0.5" }));
    expectCloseTo(halves, alone, 2); // the same but for rounding
    expect(await pixelsOf(await one(painter, { prompt: "a red circle AND a blue star" }))).not.toEqual(alone);
    const late = await one(painter, { prompt: "a [red:green:3] circle" });
    expect(await pixelsOf(late)).toEqual(alone);
    expect(await pixelsOf(await one(painter, { prompt: "a [red:green:1] circle" }))).not.toEqual(alone);
  });

  it("reads the text at an earlier layer for a clip skip, and writes down which", async () => {
    const skipped = await one(painter, { clipSkip: 2 });
    expect(await pixelsOf(skipped)).not.toEqual(await pixelsOf(await one(painter, { clipSkip: 1 })));
    expect(skipped.recipe.clipSkip).toBe(2);
    await expect(one(painter, { clipSkip: 12 })).rejects.toMatchObject({
      code: "image.range",
      params: { option: "clip-skip", asked: 12, min: 1, max: 3 },
    });
  });

  it("weighs words unless emphasis is ignored, and writes down how", async () => {
    const plain = await pixelsOf(await one(painter));
    const weighed = await one(painter, { prompt: "a (red:1.4) circle", emphasis: "no-norm" });
    const ignored = await one(painter, { prompt: "a (red:1.4) circle", emphasis: "ignore" });
    expect(await pixelsOf(weighed)).not.toEqual(plain);
    expect(await pixelsOf(ignored)).toEqual(plain);
    expect(weighed.recipe.emphasis).toBe("no-norm");
    expect((await one(painter)).recipe.emphasis).toBeUndefined();
  });

  it("tells of every step of every picture, with previews but not for the last step", async () => {
    const seen: PaintProgress[] = [];
    await painter.paint({ ...request, count: 2 }, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map(({ preview, ...rest }) => rest)).toEqual(
      [1, 2].flatMap((picture) => [1, 2, 3].map((step) => ({ picture, pictures: 2, step, steps: 3 }))),
    );
    const [first, , last] = seen;
    expect(await sharp(first!.preview).metadata()).toMatchObject({ format: "png", width: 64, height: 64 });
    expect(last!.preview).toBeUndefined();
  });

  it("stops in the middle when an abort arrives as an event", async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const onProgress = ({ step }: PaintProgress) => {
      steps.push(step);
      if (step === 3) setImmediate(() => stop.abort(new Error("cancelled")));
    };
    await expect(painter.paint({ ...request, steps: 50 }, { signal: stop.signal, onProgress })).rejects.toThrow(
      "cancelled",
    );
    expect(steps).toEqual([1, 2, 3]);
    await expect(one(painter)).resolves.toBeDefined(); // and goes on working
  });

  it("does not begin when it was aborted before", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(painter.paint(request, { signal })).rejects.toThrow("too late");
  });

  it("paints requests that come together one after another", async () => {
    const apart = await one(painter, { seed: 9 });
    const [first, second] = await Promise.all([one(painter), one(painter, { seed: 9 })]);
    expect(second.png).toEqual(apart.png);
    expect(first.recipe.seed).toBe(5);
  });
});

describe("textToImage with a model that gives no numbers", () => {
  it.each([
    ["unet", "out_sample", "model.broke", { model: "sd15-tiny", step: 1, steps: 3 }],
    ["vae_decoder", "sample", "model.not-finite", { model: "sd15-tiny" }],
  ])("says so rather than paint black (%s)", async (part, output, code, params) => {
    const spoilt = async (file: string): Promise<ModelSession> => {
      const session = await openDemo(file);
      return file.includes(part)
        ? { ...session, run: async (feeds) => spoil(await session.run(feeds), output) }
        : session;
    };
    const painter = textToImage({ store: storeOf(demoModel), loadSession: spoilt });
    await expect(painter.paint(request)).rejects.toMatchObject({ code, params });
  });
});

/** One NaN among the numbers of an output. */
function spoil(outputs: Readonly<Record<string, Tensor>>, name: string): Readonly<Record<string, Tensor>> {
  const data = outputNumbers("test", outputs, name).slice();
  data[data.length >> 1] = Number.NaN;
  return { ...outputs, [name]: { type: "float32", dims: outputs[name]!.dims, data } };
}

describe("textToImage over a model whose files change", () => {
  it("opens it once while they stay, and again when the weights are replaced", async () => {
    const copy = { ...demoModel, folder: await temporaryFolder() };
    await cp(demoModel.folder, copy.folder, { recursive: true });
    const opened: string[] = [];
    const loadSession = (file: string) => {
      opened.push(file);
      return openDemo(file);
    };
    const painter = textToImage({ store: storeOf(copy), loadSession });
    const before = [await one(painter), await one(painter)];
    expect(opened).toHaveLength(3);
    await cp(`${copy.folder}/unet/model.onnx`, `${copy.folder}/unet/model.onnx_data`); // counts among the weights
    const after = await one(painter);
    expect(opened).toHaveLength(6);
    expect(before[0]!.recipe.modelHash).toBe(before[1]!.recipe.modelHash);
    expect(after.recipe.modelHash).not.toBe(before[0]!.recipe.modelHash);
  });
});
