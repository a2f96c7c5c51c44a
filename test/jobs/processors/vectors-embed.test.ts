import { afterAll, expect, test } from "vitest";
import { startVectorStudio } from "../../../src/engine/embeddings/vector-studio.ts";
import type { Embedding } from "../../../src/engine/ports.ts";
import { vectorsEmbed } from "../../../src/jobs/processors/vectors-embed.ts";
import { vectorsEmbedOutput } from "../../../src/jobs/vector-jobs.ts";

const studio = startVectorStudio();
afterAll(() => studio[Symbol.asyncDispose]());

const embedding: Embedding = {
  model: "bert-tiny",
  stage: "last-hidden-state",
  shape: [4],
  values: new Float32Array([1, -2, 2, 4]),
  pooling: "mean",
  normalized: false,
  tokens: [
    { id: 101, token: "[CLS]" },
    { id: 102, token: "[SEP]" },
  ],
  windows: { count: 1 },
};
const pixels = new Uint8Array([137, 80, 78, 71]);
const shown = { view: "heat-map", format: "npy" } as const;

/** Embedders that give one vector, and remember what they were asked. */
function embedders(given: Embedding) {
  const asked: unknown[] = [];
  const embed = async (request: object) => {
    asked.push(request);
    return given;
  };
  return { asked, embedText: embed, embedImage: embed };
}

const run = { signal: new AbortController().signal, report: () => {} };

test("a text's vector is described and drawn, and the file is the whole of it", async () => {
  const parts = embedders(embedding);
  const { output, files } = await vectorsEmbed(parts, studio)({ text: "hello", model: "bert-tiny", ...shown }, run);
  expect(parts.asked).toEqual([{ text: "hello", model: "bert-tiny", pipeline: true }]);
  expect(vectorsEmbedOutput.parse(JSON.parse(JSON.stringify(output)))).toEqual({
    embedding: {
      model: "bert-tiny",
      stage: "last-hidden-state",
      shape: [4],
      dtype: "float32",
      norm: 5,
      pooling: "mean",
      normalized: false,
      windows: { count: 1 },
      tokens: embedding.tokens,
      tokenCount: 2,
      values: [1, -2, 2, 4],
    },
  });
  expect(files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ["text-last-hidden-state.png", "image/png"],
    ["text-last-hidden-state.npy", "application/octet-stream"],
  ]);
  // NumPy's format: its magic, then after the header 4 bytes for each number, little-endian.
  const bytes = Buffer.from(files[1]?.bytes ?? []);
  expect(bytes.subarray(0, 6).toString("latin1")).toBe("\x93NUMPY");
  expect([16, 12, 8, 4].map((fromEnd) => bytes.readFloatLE(bytes.length - fromEnd))).toEqual([1, -2, 2, 4]);
});

test("a picture comes as base64 and is embedded as bytes", async () => {
  const parts = embedders(embedding);
  const { files } = await vectorsEmbed(parts, studio)({ image: Buffer.from(pixels).toString("base64"), ...shown }, run);
  expect(parts.asked).toEqual([{ image: Buffer.from(pixels) }]);
  expect(files[1]?.name).toBe("image-last-hidden-state.npy");
});

test("of vectors for each token the output has each one's figures, the file all numbers", async () => {
  const values = Float32Array.from({ length: 2 * 768 * 4 }, (_, i) => (i < 768 * 4 ? 1 : 2));
  const given: Embedding = { ...embedding, shape: [1, 2, 768 * 4], values, pooling: "none" };
  const { output, files } = await vectorsEmbed(embedders(given), studio)({ text: "x", ...shown }, run);
  const { tokens, values: told } = vectorsEmbedOutput.parse(output).embedding;
  expect(tokens?.[1]).toEqual({
    id: 102,
    token: "[SEP]",
    norm: expect.closeTo(2 * Math.sqrt(768 * 4), 3),
    mean: 2,
    min: 2,
    max: 2,
  });
  expect(told).toBeUndefined();
  expect(files[1]?.bytes.byteLength).toBeGreaterThan(2 * 768 * 4 * 4);
});

test("one vector can't be shown as points, which is said", async () => {
  const embed = vectorsEmbed(embedders(embedding), studio);
  await expect(embed({ text: "x", view: "projection", format: "npy" }, run)).rejects.toMatchObject({
    code: "embed.view",
    params: { view: "projection" },
  });
});

test.each([{}, { text: "x", image: "AAAA" }])("text or picture, not neither and not both: %j", async (input) => {
  await expect(vectorsEmbed(embedders(embedding), studio)({ ...input, ...shown }, run)).rejects.toMatchObject({
    code: "embed.text-or-image",
  });
});
