import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

test("a training that is stopped, or whose process is killed, goes on where it was, and comes to the same", {
  timeout: 600_000,
}, async () => {
  const green = await sharp({ create: { width: 40, height: 40, channels: 3, background: "green" } })
    .png()
    .toBuffer();
  const request = { images: [green], text: "circle", vectors: 1, seed: 3, generations: 3 };
  const previews: (Uint8Array | undefined)[] = [];
  const whole = await workshop().trainEmbedding(request, { onProgress: ({ preview }) => void previews.push(preview) });
  expect(whole.losses).toHaveLength(3);
  expect(whole.losses[2]).toBeLessThan(1);
  // what it has learnt so far, and the curve beside it
  expect(await sharp(previews[0]).metadata()).toMatchObject({ format: "png", width: 288, height: 128 });

  const picture = join(folder, "green.png");
  await writeFile(picture, green);
  const alone = fileURLToPath(new URL("../../support/train-alone.ts", import.meta.url));
  const killed = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", alone, folder, picture]);
  await once(killed.stdout, "data");
  killed.kill("SIGKILL");
  await once(killed, "exit");

  const stop = new AbortController();
  const told: number[] = [];
  const onProgress = ({ generation }: { readonly generation: number }) => {
    told.push(generation);
    stop.abort();
  };
  const stopped = workshop().trainEmbedding(request, { signal: stop.signal, onProgress });
  await expect(stopped).rejects.toThrow(/abort/u);
  expect(told).toEqual([2]);
  const resumed = await workshop().trainEmbedding(request);
  expect(resumed).toEqual(whole);
});

test("what was learnt until it was stopped is kept by asking for no more", { timeout: 600_000 }, async () => {
  const red = await sharp({ create: { width: 40, height: 40, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const request = { images: [red], text: "circle", vectors: 1, seed: 4, generations: 9 };
  const stop = new AbortController();
  const stopped = workshop().trainEmbedding(request, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toThrow(/abort/u);
  const told: number[] = [];
  const kept = await workshop().trainEmbedding(
    { ...request, generations: 1 },
    { onProgress: ({ generation }) => void told.push(generation) },
  );
  expect(told).toEqual([]);
  expect(kept.losses).toHaveLength(1);
});
