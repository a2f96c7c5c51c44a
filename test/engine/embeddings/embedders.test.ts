import { cp, mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { embedders } from "../../../src/engine/embeddings/embedders.ts";
import { modelFolders } from "../../../src/engine/models/model-folders.ts";
import { demoModels } from "../../support/demo-models.ts";
import { describeWithShared } from "../../support/shared.ts";

const bundled = embedders({ store: modelFolders([]), runtime: { threads: 1 } });

test("A sentence is near one that means the same, and far from another", async () => {
  const [circle, disc, star] = await vectors(
    "a red circle on a blue background",
    "crimson disc, blue backdrop",
    "a green star at night",
  );
  expect(cosine(circle!, disc!)).toBeGreaterThan(0.7);
  expect(cosine(circle!, star!)).toBeLessThan(0.3);
});

test("A sentence's vector is the normalised mean, and tells the ids that were read", async () => {
  const { values, ...rest } = await bundled.embedText({ text: "a red circle on a blue background" });
  // ids: the reference's, models/demo/bert-tiny/ref.json
  const ids = [2, 5, 127, 132, 109, 5, 123, 110, 3];
  expect(rest).toEqual({ model: "bert-tiny", shape: [96], pooling: "mean", normalized: true, ids });
  expect(Math.hypot(...values)).toBeCloseTo(1, 6);
});

test("Of a text longer than the window, the rest that was not read is told", async () => {
  const text = `${"a red circle ".repeat(42)}and a blue star`;
  const embedding = await bundled.embedText({ text });
  expect(embedding.ids).toHaveLength(128);
  expect(embedding.unread).toBe("and a blue star");
  const cut = await bundled.embedText({ text: text.slice(0, -"and a blue star".length) });
  expect(cut.unread).toBeUndefined();
  expect(cut.values).toEqual(embedding.values);
});

test("CLIP puts a picture nearest to the words for it", async () => {
  const texts = ["red", "green", "blue", "yellow"].map((colour) => `a ${colour} circle on a white background`);
  const words = await Promise.all(texts.map((text) => bundled.embedText({ model: "clip-tiny", text })));
  const { values, ...rest } = await bundled.embedImage({ image: await circle("#2838d8") });
  expect(rest).toEqual({ model: "clip-tiny", shape: [64], pooling: "projection", normalized: false });
  const likeness = words.map((word) => cosine(word.values, values));
  expect(likeness.indexOf(Math.max(...likeness))).toBe(2);
});

test("CLIP reads 77 ids and tells the rest", async () => {
  const { ids, unread } = await bundled.embedText({ model: "clip-tiny", text: `${"red ".repeat(75)}green star` });
  expect(ids).toHaveLength(77);
  expect(unread).toBe("green star");
});

test("An empty text has a vector too", async () => {
  const { ids, values } = await bundled.embedText({ text: "" });
  expect(ids).toEqual([2, 3]);
  expect(Math.hypot(...values)).toBeCloseTo(1, 6);
});

describeWithShared("The reference of the models' training (PyTorch)", (shared) => {
  const folder = join(shared, "demo-model");
  const trial = embedders({ store: modelFolders([folder]), runtime: { threads: 1 } });

  test("Similarities of sentences agree with bert-tiny/ref.json", async () => {
    const schema = z.object({ texts: z.array(z.string()), sim: z.array(z.array(z.number())), ids: z.array(z.int()) });
    const reference = schema.parse(JSON.parse(await readFile(join(folder, "bert-tiny/ref.json"), "utf8")));
    const made = await Promise.all(reference.texts.map((text) => trial.embedText({ model: "bert-tiny", text })));
    expect(made[0]?.ids).toEqual(reference.ids);
    for (const [row, a] of made.entries())
      for (const [column, b] of made.entries())
        expect(cosine(a.values, b.values)).toBeCloseTo(reference.sim[row]![column]!, 3); // weights are stored as float16
  });

  test("Vectors of pictures agree with clip-tiny/ref_embeds.bin", async () => {
    const pixels = floats(await readFile(join(folder, "clip-tiny/ref_pixels.bin")));
    const wanted = floats(await readFile(join(folder, "clip-tiny/ref_embeds.bin")));
    for (const picture of [0, 1]) {
      const png = await pngOf(pixels.subarray(picture * 3 * 64 * 64, (picture + 1) * 3 * 64 * 64));
      const { values } = await trial.embedImage({ model: "clip-tiny", image: png });
      const expected = wanted.subarray(picture * 64, (picture + 1) * 64);
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 2); // of a norm of 4; float16 weights
    }
  });
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-embedders-"));
  for (const name of ["bert-tiny", "clip-tiny"])
    await cp(join(demoModels, name), join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

test("A network that is damaged or missing is named", async () => {
  await truncate(join(folder, "bert-tiny/onnx/model.onnx"), 1000);
  await rm(join(folder, "clip-tiny/onnx/vision_model.onnx"));
  const own = embedders({ store: modelFolders([folder]), runtime: {} });
  await expect(own.embedText({ model: "bert-tiny", text: "a" })).rejects.toMatchObject({
    code: "model.damaged",
    params: { model: "bert-tiny", file: "onnx/model.onnx" },
  });
  await expect(own.embedImage({ model: "clip-tiny", image: await circle("red") })).rejects.toMatchObject({
    code: "model.file-missing",
    params: { model: "clip-tiny", file: "onnx/vision_model.onnx" },
  });
});

async function vectors(...texts: readonly string[]): Promise<readonly Float32Array[]> {
  return Promise.all(texts.map(async (text) => (await bundled.embedText({ text })).values));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
}

function circle(colour: string): Promise<Buffer> {
  const svg = `<svg width="128" height="128"><rect width="128" height="128" fill="white"/><circle cx="64" cy="64" r="36" fill="${colour}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function floats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

/** Planes normalised with CLIP's means and deviations, as the picture of 64×64 that they came from. */
function pngOf(planes: Float32Array): Promise<Buffer> {
  const mean = [0.481_454_67, 0.457_827_508, 0.408_210_725];
  const deviation = [0.268_629_551, 0.261_302_59, 0.275_777_102];
  const bytes = Uint8Array.from({ length: planes.length }, (_, i) =>
    Math.round((planes[(i % 3) * 64 * 64 + Math.floor(i / 3)]! * deviation[i % 3]! + mean[i % 3]!) * 255),
  );
  return sharp(bytes, { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toBuffer();
}
