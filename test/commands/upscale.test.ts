import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { upscale } from "../../commands/upscale.ts";
import { vary } from "../../commands/vary.ts";
import { signPng } from "../../src/engine/diffusion/recipe/signed-png.ts";
import { lookAtPicture } from "../../src/engine/metadata/look-at-picture.ts";
import { jobTypes } from "../../src/jobs/job-types.ts";
import { demoModel, storeOf } from "../support/demo-model.ts";
import { memoryFiles } from "../support/memory-stores.ts";
import { recipeWith } from "../support/recipe.ts";
import { keptJobs, runCommand } from "../support/run-command.ts";

const plain = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: "red" } })
    .png()
    .toBuffer();

async function run(command: typeof upscale, bytes: Uint8Array, options = {}) {
  const { jobs, kept } = keptJobs();
  const files = memoryFiles();
  const image = { handle: "1", name: "a.png", size: bytes.length };
  const services = { jobs, files, models: storeOf(demoModel) };
  const reply = await runCommand(command, { image, ...options }, services, { 1: bytes });
  return { reply, files, input: kept[0] && jobTypes["image.generate"].input.parse(kept[0].input) };
}

describe("/upscale", () => {
  test("paints over a picture with its own recipe, larger", async () => {
    const png = signPng(await plain(), recipeWith({ seed: 7, negativePrompt: "blue", clipSkip: 2 }));
    const { input } = await run(upscale, png, { by: 1.5 });
    expect(input).toMatchObject({ prompt: "a red circle", negativePrompt: "blue", seed: 7, width: 96, height: 72 });
    expect(input).toMatchObject({ strength: 0.35, clipSkip: 2, image: Buffer.from(png).toString("base64") });
  });

  test("enlarges a picture that says nothing of its prompt, and says why no more", async () => {
    const { reply, files } = await run(upscale, await plain());
    expect(reply.data).toMatchObject({ with: "lanczos", width: 128, height: 96 });
    expect(JSON.stringify(reply.blocks)).toContain("upscale.no-prompt");
    const { images } = reply.data as unknown as { images: [{ id: string }] };
    const larger = await lookAtPicture((await files.read(images[0].id))!.bytes);
    expect(larger).toMatchObject({ width: 128, height: 96, texts: {} });
  });

  test("keeps the recipe of one that is only enlarged", async () => {
    const { reply, files } = await run(upscale, signPng(await plain(), recipeWith()), { with: "lanczos" });
    const { images } = reply.data as unknown as { images: [{ id: string }] };
    const { texts } = await lookAtPicture((await files.read(images[0].id))!.bytes);
    expect(texts["parameters"]).toMatch(/Postprocess upscaler: Lanczos$/u);
    expect(JSON.parse(texts["pictoken"]!)).toEqual(recipeWith());
  });

  test("refuses a size that no chat shows", async () => {
    const wide = await sharp({ create: { width: 2000, height: 8, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await expect(run(upscale, wide, { by: 4, with: "lanczos" })).rejects.toMatchObject({ code: "image.too-large" });
  });
});

describe("/vary", () => {
  test("mixes a second seed into the picture's own", async () => {
    const { input } = await run(vary, signPng(await plain(), recipeWith({ seed: 7 })), { by: "strong", count: 2 });
    expect(input).toMatchObject({ seed: 7, count: 2, variation: { strength: 0.45 } });
  });

  test("asks for the picture that another began with", async () => {
    const png = signPng(await plain(), recipeWith({ startImage: "00", strength: 0.5 }));
    await expect(run(vary, png)).rejects.toMatchObject({ code: "replay.start-needed" });
  });
});
