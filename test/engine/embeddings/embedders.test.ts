import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { embedders } from "../../../src/engine/embeddings/embedders.ts";
import { modelFolders } from "../../../src/engine/models/model-folders.ts";
import { loadSession } from "../../../src/engine/runtime/onnx-session.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { demoEmbedders } from "../../support/demo-embedders.ts";
import { demoModels } from "../../support/demo-models.ts";
import { describeWithShared } from "../../support/shared.ts";

const bundled = demoEmbedders();

test("A sentence is near one that means the same, and far from another", async () => {
  const [circle, disc, star] = await vectors(
    "a red circle on a blue background",
    "crimson disc, blue backdrop",
    "a green star at night",
  );
  expect(cosine(circle!, disc!)).toBeGreaterThan(0.7);
  expect(cosine(circle!, star!)).toBeLessThan(0.3);
});

test("A sentence's vector is the normalised mean, and tells the tokens that were read", async () => {
  const { values, tokens, ...rest } = await bundled.embedText({
    model: "bert-tiny",
    text: "a red circle on a blue background",
  });
  // ids: the reference's, models/demo/bert-tiny/ref.json
  expect(tokens?.map(({ id }) => id)).toEqual([2, 5, 127, 132, 109, 5, 123, 110, 3]);
  expect(tokens?.map(({ token }) => token).join(" ")).toBe("[CLS] a red circle on a blue background [SEP]");
  expect(rest).toEqual({
    model: "bert-tiny",
    stage: "last-hidden-state",
    shape: [96],
    pooling: "mean",
    normalized: true,
    windows: { count: 1 },
  });
  expect(Math.hypot(...values)).toBeCloseTo(1, 6);
});

test("Without a name it is the image model's text encoder, with a row for each of 77 tokens", async () => {
  const { tokens, values, ...rest } = await bundled.embedText({ text: "a red circle" });
  expect(rest).toEqual({
    model: "sd15-tiny",
    stage: "last-hidden-state",
    shape: [1, 77, 128],
    pooling: "none",
    normalized: false,
    windows: { count: 1 },
  });
  expect(values).toHaveLength(77 * 128);
  expect(tokens?.map(({ token }) => token).slice(0, 5)).toEqual([
    "<|startoftext|>",
    "a</w>",
    "red</w>",
    "circle</w>",
    "<|endoftext|>",
  ]);
  expect(tokens?.filter(({ padding }) => padding)).toHaveLength(72);
});

test("The whole pipeline of an image model can be had, and adds up", async () => {
  const { pipeline } = await bundled.embedText({ text: "a red circle", pipeline: true });
  expect(pipeline?.map(({ stage, shape }) => `${stage} [${shape}]`)).toEqual([
    "token-embeddings [77,128]",
    "position-embeddings [77,128]",
    "embeddings [77,128]",
    "layer-1 [1,77,128]",
    "layer-2 [1,77,128]",
    "last-hidden-state [1,77,128]",
    "conditioning [1,77,128]",
    "pooled [128]",
  ]);
  const [tokens, positions, sum] = pipeline!.map(({ values }) => values);
  expectCloseTo(
    sum!,
    tokens!.map((value, i) => value + positions![i]!),
    1e-6,
  );
});

test("Conditioning is the last hidden state with the prompt's weights, which the tokens tell", async () => {
  const [plain, weighted] = await Promise.all(
    ["last-hidden-state", "conditioning"].map((stage) => bundled.embedText({ text: "a (red:1.5) circle", stage })),
  );
  expect(weighted!.tokens?.[2]).toEqual({ id: expect.any(Number), token: "red</w>", weight: 1.5 });
  const ratio = (row: number) => weighted!.values[row * 128]! / plain!.values[row * 128]!;
  expect(ratio(2) / ratio(1)).toBeCloseTo(1.5, 4);
});

test("A textual inversion stands where its name stands, by its own vectors", async () => {
  const values = Float32Array.from({ length: 256 }, (_, i) => i);
  const style = { name: "mystyle", vectors: 2, width: 128, parts: [{ dims: [2, 128], values }], shorthash: "0" };
  const { values: rows, tokens } = await demoEmbedders([], [style]).embedText({
    text: "a mystyle star",
    stage: "token-embeddings",
  });
  expect(tokens?.slice(1, 5).map(({ token }) => token)).toEqual(["a</w>", "mystyle 1", "mystyle 2", "star</w>"]);
  expect(rows.subarray(2 * 128, 4 * 128)).toEqual(values);
});

test.each(["bert-tiny", "clip-tiny", "sd15-tiny"])(
  "%s reads a text longer than its window in several, none of it cut",
  async (model) => {
    const text = `${"a red circle, ".repeat(60)}and a blue star`;
    const { tokens, windows, shape } = await bundled.embedText({
      model,
      text,
      pooling: model === "clip-tiny" ? "none" : "mean",
    });
    expect(windows).toEqual({ count: model === "bert-tiny" ? 2 : 4, combined: "mean" });
    expect(shape).toHaveLength(1);
    expect(tokens!.filter(({ token }) => token.startsWith("circle"))).toHaveLength(60);
    expect(tokens!.filter(({ token }) => token.startsWith("star"))).toHaveLength(1);
  },
);

test("The mean of a long text is the mean over the tokens of all windows; unpooled states stand one behind the other", async () => {
  const text = "a red circle and a blue star ".repeat(40);
  const asked = { model: "bert-tiny", text, normalize: false } as const;
  const [mean, states] = await Promise.all([
    bundled.embedText(asked),
    bundled.embedText({ ...asked, pooling: "none" }),
  ]);
  const [, tokens = 0, dims = 0] = states.shape;
  expect([tokens, states.windows]).toEqual([states.tokens!.length, { count: 3, combined: "concatenated" }]);
  const expected = Array.from({ length: dims }, (_, k) => {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += states.values[token * dims + k]!;
    return sum / tokens;
  });
  expectCloseTo(mean.values, expected, 1e-5);
});

test.each(["cls", "last", "max"] as const)("Pooling by %s is what it says", async (pooling) => {
  const asked = { model: "bert-tiny", text: "a blue star at night", normalize: false } as const;
  const [pooled, { values, shape }] = await Promise.all([
    bundled.embedText({ ...asked, pooling }),
    bundled.embedText({ ...asked, pooling: "none" }),
  ]);
  const [, tokens = 0, dims = 0] = shape;
  const row = (token: number) => values.slice(token * dims, (token + 1) * dims);
  const rows = Array.from({ length: tokens }, (_, token) => row(token));
  const expected = {
    cls: rows[0]!,
    last: rows.at(-1)!,
    max: rows[0]!.map((_, k) => Math.max(...rows.map((one) => one[k]!))),
  };
  expect(pooled.values).toEqual(expected[pooling]);
});

test.each([
  [
    { stage: "layer-9" },
    { code: "embed.stage", params: { model: "sd15-tiny", known: expect.arrayContaining(["layer-2", "pooled"]) } },
  ],
  [
    { model: "bert-tiny", stage: "pooled" },
    { code: "embed.stage", params: { known: ["last-hidden-state"] } },
  ],
  [
    { stage: "pooled", pooling: "mean" as const },
    { code: "embed.pooling", params: { stage: "pooled", pooling: "mean" } },
  ],
  [
    { text: "word ".repeat(6000), pooling: "none" as const },
    { code: "embed.too-long", params: { windows: 80, max: 64 } },
  ],
])("%j is refused, with what would work", async (asked, error) => {
  await expect(bundled.embedText({ text: "a", ...asked })).rejects.toMatchObject(error);
});

test("A text with rows for too many tokens becomes one vector, their mean, where nobody asked for rows", async () => {
  const asked = { text: "word ".repeat(6000) };
  const [unasked, mean] = [await bundled.embedText(asked), await bundled.embedText({ ...asked, pooling: "mean" })];
  expect(unasked).toMatchObject({ pooling: "mean", shape: [128], windows: { count: 80, combined: "mean" } });
  expect(unasked.values).toEqual(mean.values);
});

test("A long text is stopped between its batches", async () => {
  const stop = new AbortController();
  let runs = 0;
  const counting = embedders({
    store: modelFolders([]),
    runtimeFor: async () => ({ threads: 1 }),
    embeddings: { list: async () => [] },
    async loadSession(file, model) {
      const session = await loadSession(file, { model, threads: 1 });
      const run: typeof session.run = (feeds) => {
        // the first is that of the places' vectors
        if (++runs === 2) stop.abort(new Error("no longer wanted"));
        return session.run(feeds);
      };
      return { ...session, run };
    },
  });
  const asked = counting.embedText({ text: "word ".repeat(6000) }, { signal: stop.signal });
  await expect(asked).rejects.toThrow("no longer wanted");
  expect(runs).toBeLessThan(4); // of 80 windows in batches of 32, and one more
  const { windows } = await counting.embedText({ text: "word ".repeat(6000) });
  expect(windows?.count).toBe(80);
});

test("What was made once is known by its content, and every caller has it for himself", async () => {
  const asked = { model: "bert-tiny", text: "a text that comes twice" };
  const first = await bundled.embedText(asked);
  const kept = first.values.slice();
  first.values.fill(0);
  expect((await bundled.embedText(asked)).values).toEqual(kept);
});

test("CLIP puts a picture nearest to the words for it", async () => {
  const texts = ["red", "green", "blue", "yellow"].map((colour) => `a ${colour} circle on a white background`);
  const words = await Promise.all(texts.map((text) => bundled.embedText({ model: "clip-tiny", text })));
  const { values, ...rest } = await bundled.embedImage({ image: await circle("#2838d8") });
  expect(rest).toEqual({ model: "clip-tiny", stage: "projection", shape: [64], pooling: "none", normalized: false });
  const likeness = words.map((word) => cosine(word.values, values));
  expect(likeness.indexOf(Math.max(...likeness))).toBe(2);
});

test("Lone surrogates and an empty text have vectors too", async () => {
  const { tokens, values } = await bundled.embedText({ model: "bert-tiny", text: "" });
  expect(tokens?.map(({ id }) => id)).toEqual([2, 3]);
  expect(Math.hypot(...values)).toBeCloseTo(1, 6);
  for (const model of ["bert-tiny", "clip-tiny", "sd15-tiny"])
    expect((await bundled.embedText({ model, text: "\ud800 red \udfff" })).values.every(Number.isFinite)).toBe(true);
});

test.each<[string, object, SentenceExpected]>([
  ["cls", { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false }, { pooling: "cls", normalized: false }],
  ["max", { pooling_mode_max_tokens: true }, { pooling: "max", normalized: false }],
  ["last", { pooling_mode: "lasttoken" }, { pooling: "last", normalized: false }],
])("A sentence model's own files say how it pools: %s", async (kind, pooling, expected) => {
  const name = `own-${kind}`;
  await cp(join(demoModels, "bert-tiny"), join(folder, name), { recursive: true });
  await mkdir(join(folder, name, "1_Pooling"));
  await writeFile(join(folder, name, "1_Pooling/config.json"), JSON.stringify(pooling));
  const modules = ["Transformer", "Pooling"].map((type, i) => ({
    path: i === 0 ? "" : "1_Pooling",
    type: `sentence_transformers.models.${type}`,
  }));
  await writeFile(join(folder, name, "modules.json"), JSON.stringify(modules));
  expect(await demoEmbedders([folder]).embedText({ model: name, text: "a red circle" })).toMatchObject(expected);
});

interface SentenceExpected {
  readonly pooling: string;
  readonly normalized: boolean;
}

test("A module that is not computed here is named instead of left out", async () => {
  await cp(join(demoModels, "bert-tiny"), join(folder, "own-dense"), { recursive: true });
  await writeFile(
    join(folder, "own-dense/modules.json"),
    JSON.stringify([{ path: "2_Dense", type: "sentence_transformers.models.Dense" }]),
  );
  await expect(demoEmbedders([folder]).embedText({ model: "own-dense", text: "a" })).rejects.toMatchObject({
    code: "model.feature",
    params: { feature: "module Dense" },
  });
});

test.each(["roberta", "distilbert", "mpnet"])(
  "A model of the kind %s is read as BERT is, within its own positions",
  async (kind) => {
    await cp(join(demoModels, "bert-tiny"), join(folder, kind), { recursive: true });
    const config = JSON.parse(await readFile(join(demoModels, "bert-tiny/config.json"), "utf8"));
    await writeFile(join(folder, kind, "config.json"), JSON.stringify({ ...config, model_type: kind }));
    const text = "a red circle ".repeat(45);
    const { values, windows } = await demoEmbedders([folder]).embedText({ model: kind, text });
    expect(Math.hypot(...values)).toBeCloseTo(1, 6);
    expect(windows?.count).toBe(2);
  },
);

describeWithShared("The reference of the models' training (PyTorch)", (shared) => {
  const folder = join(shared, "demo-model");
  const trial = demoEmbedders([folder]);

  test("Similarities of sentences agree with bert-tiny/ref.json", async () => {
    const schema = z.object({ texts: z.array(z.string()), sim: z.array(z.array(z.number())), ids: z.array(z.int()) });
    const reference = schema.parse(JSON.parse(await readFile(join(folder, "bert-tiny/ref.json"), "utf8")));
    const made = await Promise.all(reference.texts.map((text) => trial.embedText({ model: "bert-tiny", text })));
    expect(made[0]?.tokens?.map(({ id }) => id)).toEqual(reference.ids);
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
  const own = demoEmbedders([folder]);
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
  return Promise.all(texts.map(async (text) => (await bundled.embedText({ model: "bert-tiny", text })).values));
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
