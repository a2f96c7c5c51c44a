import sharp from "sharp";
import { expect, test } from "vitest";
import { diffusionModels } from "../../../src/engine/diffusion/model/diffusion-models.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, StoredEmbedding } from "../../../src/engine/ports.ts";
import { embeddingWorkshop } from "../../../src/engine/textual-inversion/embedding-workshop.ts";
import { readEmbedding } from "../../../src/engine/textual-inversion/read-embedding.ts";
import { trainingCheckpoints } from "../../../src/engine/textual-inversion/train/training-checkpoints.ts";
import { writeEmbedding } from "../../../src/engine/textual-inversion/write-embedding.ts";
import { openDemo, storeOf } from "../../support/demo-model.ts";
import { demoXl } from "../../support/demo-xl.ts";

/** A model with two text encoders, to work and to paint with. */
async function open() {
  const parts = { store: storeOf(await demoXl()), loadSession: openDemo };
  const models = diffusionModels(parts);
  const painter = textToImage(parts, models);
  const paint = async (request: Partial<ImageRequest>) => {
    const asked = { prompt: "", negativePrompt: "", seed: 5, count: 1, steps: 4, ...request };
    const [painting] = await painter.paint(asked);
    return { pixels: await sharp(painting!.png).raw().toBuffer(), embeddings: painting!.recipe.embeddings };
  };
  return { workshop: embeddingWorkshop(models, trainingCheckpoints(undefined)), paint };
}

const fileOf = (name: string, { parts }: Pick<StoredEmbedding, "parts">) => ({ name, file: writeEmbedding(parts) });

test("one made of words has vectors for both, is read back, and is read in prompts as those words", {
  timeout: 240_000,
}, async () => {
  const { workshop, paint } = await open();
  const made = await workshop.createEmbedding({ text: "red circle", vectors: 2 });
  expect(made.parts.map(({ dims }) => dims)).toEqual([
    [2, 128],
    [2, 128],
  ]);
  const { file } = fileOf("mine", made);
  expect(await readEmbedding("mine.safetensors", file)).toMatchObject({ width: 256, vectors: 2, parts: made.parts });
  const named = await paint({ prompt: "a zzmine", embeddings: [{ name: "zzmine", file }] });
  expect(named.embeddings).toHaveProperty("zzmine");
  expect(named.pixels).toEqual((await paint({ prompt: "a red circle" })).pixels);
});

test("both parts are read", { timeout: 240_000 }, async () => {
  const { workshop, paint } = await open();
  const { parts } = await workshop.createEmbedding({ text: "circle", vectors: 1 });
  const changed = (which: number) =>
    parts.map(({ dims, values }, i) => ({ dims, values: i === which ? values.map((value) => -value) : values }));
  const pictures = [parts, changed(0), changed(1)].map((some) =>
    paint({ prompt: "zzmine", embeddings: [fileOf("zzmine", { parts: some })] }),
  );
  const [usual, first, second] = await Promise.all(pictures);
  expect(first!.pixels).not.toEqual(usual!.pixels);
  expect(second!.pixels).not.toEqual(usual!.pixels);
});

test("it is nearest to its word, by both", { timeout: 240_000 }, async () => {
  const { workshop } = await open();
  const { parts } = await workshop.createEmbedding({ text: "circle", vectors: 1 });
  const { nearest, usualNorm } = await workshop.inspectEmbedding({ name: "mine", parts });
  expect(nearest[0]![0]).toEqual({ token: "circle</w>", cosine: expect.closeTo(1, 5) });
  const alone = await workshop.inspectEmbedding({
    name: "mine",
    parts: [parts[0]!, { ...parts[1]!, values: parts[1]!.values.map((value) => -value) }],
  });
  expect(alone.nearest[0]!.some(({ token }) => token === "circle</w>")).toBe(false);
  expect(usualNorm).toBeGreaterThan(1);
  const one = workshop.inspectEmbedding({ name: "mine", parts: [parts[0]!] });
  await expect(one).rejects.toMatchObject({ code: "embedding.unfit" });
});

test("one is learnt for both, the same for the same seed", { timeout: 600_000 }, async () => {
  const { workshop } = await open();
  const green = await sharp({ create: { width: 40, height: 40, channels: 3, background: "green" } })
    .png()
    .toBuffer();
  const request = { images: [green], text: "circle", vectors: 1, seed: 3, generations: 1 };
  const learnt = await workshop.trainEmbedding(request);
  expect(learnt.losses[0]).toBeLessThan(1);
  expect(learnt.parts.map(({ dims }) => dims)).toEqual([
    [1, 128],
    [1, 128],
  ]);
  expect(await workshop.trainEmbedding(request)).toEqual(learnt);
});
