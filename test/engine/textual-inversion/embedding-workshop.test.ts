import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DiffusionModels, diffusionModels } from "../../../src/engine/diffusion/model/diffusion-models.ts";
import { embeddingWorkshop } from "../../../src/engine/textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "../../../src/engine/textual-inversion/train/training-checkpoints.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

let folder: string;
let models: DiffusionModels;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-trainings-"));
  models = diffusionModels({ store: storeOf(demoModel), loadSession: openDemo });
});
afterAll(() => rm(folder, { recursive: true }));

const workshop = () => embeddingWorkshop(models, trainingCheckpoints(folder));

test("a new embedding is the vectors of its words, repeated", async () => {
  const { textEncoder, tokenizer, hash } = await models.inTurn((get) => get(undefined));
  const made = await workshop().createEmbedding({ text: "red circle", vectors: 4 });
  const rows = textEncoder.rows(tokenizer.encodeIds("red red circle circle", { special: false }));
  const parts = [{ dims: [4, rows.length / 4], values: rows }];
  expect(made).toEqual({ model: demoModel.name, modelHash: hash, parts });
});

test("its vectors are nearest to those words", async () => {
  const { parts } = await workshop().createEmbedding({ text: "circle", vectors: 1 });
  const { nearest, usualNorm } = await workshop().inspectEmbedding({ name: "mine", parts });
  expect(nearest[0]![0]).toEqual({ token: "circle</w>", cosine: expect.closeTo(1, 5) });
  expect(nearest[0]!.map(({ cosine }) => cosine)).toEqual(
    nearest[0]!.map(({ cosine }) => cosine).toSorted((a, b) => b - a),
  );
  expect(usualNorm).toBeGreaterThan(1);
});

test("vectors of another width are refused", async () => {
  const parts = [{ dims: [1, 768], values: new Float32Array(768) }];
  const asked = workshop().inspectEmbedding({ name: "mine", parts });
  await expect(asked).rejects.toMatchObject({ code: "embedding.unfit", params: { name: "mine" } });
});

test("a training that is stopped goes on where it was, and comes to the same", { timeout: 240_000 }, async () => {
  const green = await sharp({ create: { width: 40, height: 40, channels: 3, background: "green" } })
    .png()
    .toBuffer();
  const request = { images: [green], text: "circle", vectors: 1, seed: 3, generations: 2 };
  const whole = await workshop().trainEmbedding(request);
  expect(whole.losses).toHaveLength(2);
  expect(whole.losses[1]).toBeLessThan(1);

  const stop = new AbortController();
  const stopped = workshop().trainEmbedding(request, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toThrow(/abort/u);
  const told: number[] = [];
  const resumed = await workshop().trainEmbedding(request, {
    onProgress: ({ generation }) => void told.push(generation),
  });
  expect(told).toEqual([2]);
  expect(resumed).toEqual(whole);
});
