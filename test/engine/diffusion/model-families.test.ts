import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, ModelFolder, Painting, StoredEmbedding } from "../../../src/engine/ports.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";
import { demoCopy, editJson, variants, withoutHiddenStates } from "../../support/demo-variants.ts";
import { describeWithShared } from "../../support/shared.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 4 };

async function paint(
  model: ModelFolder,
  part: Partial<ImageRequest> = {},
  embeddings: readonly StoredEmbedding[] = [],
): Promise<Painting> {
  const parts = { store: storeOf(model), loadSession: openDemo, embeddings: { list: async () => embeddings } };
  const [painting] = await textToImage(parts).paint({ ...request, ...part });
  return painting!;
}

function pixels({ png }: Painting): Promise<Buffer> {
  return sharp(png).raw().toBuffer();
}

describe("the demo model, exported otherwise", () => {
  let usual: Buffer;
  let start: Uint8Array;

  beforeAll(async () => {
    const painting = await paint(demoModel);
    usual = await pixels(painting);
    start = painting.png;
  });

  it("paints the same picture in float16, but for rounding", async () => {
    const model = await variants.float16();
    expectCloseTo(await pixels(await paint(model)), usual, 6);
    await paint(model, { image: start });
  });

  it.each(["Euler", "DDIM", "DPM++ 2M"])("paints the same picture when it predicts v, with %s", async (sampler) => {
    const expected = await pixels(await paint(demoModel, { sampler }));
    expectCloseTo(await pixels(await paint(await variants.velocity(), { sampler })), expected, 3);
  });

  it("paints from nothing, and within masks, with nine channels", async () => {
    const model = await variants.moreChannels(9);
    expectCloseTo(await pixels(await paint(model)), usual, 1);
    const mask = await sharp({ create: { width: 128, height: 128, channels: 3, background: "white" } })
      .png()
      .toBuffer();
    expect((await paint(model, { image: start, mask })).recipe).toMatchObject({ strength: 1, mask: { blur: 4 } });
  });

  it("changes a picture by instruction with eight channels, and must have one", async () => {
    const model = await variants.moreChannels(8);
    expect((await paint(model, { image: start })).recipe).toMatchObject({ imageGuidanceScale: 1.5, strength: 1 });
    await expect(paint(model)).rejects.toMatchObject({ code: "image.needs-start" });
    await expect(paint(model, { image: start, imageGuidanceScale: 31 })).rejects.toMatchObject({
      code: "image.range",
      params: { option: "image-guidance" },
    });
  });
});

describe("a model with something wrong", () => {
  it.each([
    ["unet/model.onnx", "unet/model.onnx"],
    ["vae_decoder/model.onnx", "vae_decoder/model.onnx"],
    ["text_encoder/model.onnx", "text_encoder/model.onnx"],
    // there are exports without one, which paint from nothing
    ["vae_encoder/model.onnx", "vae_encoder/model.onnx", "image.no-start"],
    ["unet/config.json", "unet/config.json"],
    ["scheduler/scheduler_config.json", "scheduler/scheduler_config.json"],
  ])("names the file where %s is missing or cut off", async (file, named, missing = "model.file-missing") => {
    const image = await sharp({ create: { width: 128, height: 128, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const model = await demoCopy("demo-broken");
    const path = join(model.folder, file);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length >> 1));
    await expect(paint(model, { image })).rejects.toMatchObject({ code: "model.damaged", params: { file: named } });
    await rm(path);
    await expect(paint(model, { image })).rejects.toMatchObject({ code: missing, params: { file: named } });
  });

  it("names the file where two were swapped", async () => {
    const model = await demoCopy("demo-swapped");
    await cp(join(demoModel.folder, "vae_decoder/model.onnx"), join(model.folder, "unet/model.onnx"));
    await expect(paint(model)).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: "unet/model.onnx", reason: "it has no input sample" },
    });
  });

  it("says so where the text encoder belongs to another model, or channels do not add up", async () => {
    const model = await demoCopy("demo-channels");
    await editJson(model, "vae_decoder/config.json", { latent_channels: 16 });
    await expect(paint(model)).rejects.toMatchObject({ code: "model.damaged", params: { file: "unet/model.onnx" } });
  });
});

describeWithShared("other families (demo-model of the shared folder)", (shared) => {
  const folderOf = (name: string): ModelFolder => ({
    name,
    tasks: ["text-to-image"],
    folder: join(shared, "demo-model", name),
  });

  it("a latent consistency model is told of guidance, and asked for one text alone", async () => {
    const lcm = folderOf("lcm-tiny");
    const { recipe } = await paint(lcm, { negativePrompt: "blue" });
    expect(recipe).toMatchObject({ steps: 4, guidanceScale: 8, sampler: "LCMScheduler" });
    const [strong, weak] = [await paint(lcm, { guidanceScale: 12 }), await paint(lcm, { guidanceScale: 2 })];
    expect(await pixels(strong)).not.toEqual(await pixels(weak));
    expect(await pixels(await paint(lcm))).toEqual(await pixels(await paint(lcm, { negativePrompt: "blue" })));
  });

  describe("Stable Diffusion XL", () => {
    const xl = folderOf("sdxl-tiny-random");

    it("reads both text encoders, with weights, at several layers", async () => {
      const plain = await pixels(await paint(xl));
      expect(await pixels(await paint(xl))).toEqual(plain);
      expect(await pixels(await paint(xl, { prompt: "a (red:1.4) circle" }))).not.toEqual(plain);
      expect(await pixels(await paint(xl, { clipSkip: 2 }))).not.toEqual(plain);
      await expect(paint(xl, { clipSkip: 3 })).rejects.toMatchObject({ code: "image.range", params: { max: 2 } });
    });

    it("finds the states between the layers where an export does not give them", async () => {
      const silent = await withoutHiddenStates(xl);
      expect(await pixels(await paint(silent))).toEqual(await pixels(await paint(xl)));
      const skipped = { clipSkip: 2, prompt: "a (red:1.4) circle" };
      expect(await pixels(await paint(silent, skipped))).toEqual(await pixels(await paint(xl, skipped)));
    });

    it("takes no negative prompt for nothing at all, and a blank one for a text", async () => {
      expect(await pixels(await paint(xl, { negativePrompt: " " }))).not.toEqual(await pixels(await paint(xl)));
    });

    it("takes embeddings with a part for each encoder, and no others", async () => {
      const part = (width: number) => ({ dims: [1, width], values: new Float32Array(width).fill(0.02) });
      const two = { name: "zzzz", vectors: 1, width: 112, parts: [part(48), part(64)], shorthash: "abc" };
      const one = { name: "zzzz", vectors: 1, width: 48, parts: [part(48)], shorthash: "def" };
      const prompt = "a zzzz circle";
      const used = await paint(xl, { prompt }, [two]);
      const words = await paint(xl, { prompt }, [one]);
      expect(used.recipe.embeddings).toEqual({ zzzz: "abc" });
      expect(words.recipe.unfitEmbeddings).toEqual(["zzzz"]);
      expect(await pixels(used)).not.toEqual(await pixels(words));
    });

    it("begins with a picture whose encoder gives mean and deviation", async () => {
      const { png } = await paint(xl);
      const [webui, diffusers] = await Promise.all(
        ["Euler", "DDIM"].map((sampler) => paint(xl, { image: png, strength: 0.5, sampler })),
      );
      expect([webui!.recipe.strength, diffusers!.recipe.strength]).toEqual([0.5, 0.5]);
    });
  });
});
