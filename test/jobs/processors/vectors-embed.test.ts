import { expect, test } from "vitest";
import type { Embedding } from "../../../src/engine/ports.ts";
import { vectorsEmbedOutput } from "../../../src/jobs/job-types.ts";
import { vectorsEmbed } from "../../../src/jobs/processors/vectors-embed.ts";

const embedding: Embedding = {
  model: "bert-tiny",
  shape: [4],
  values: new Float32Array([1, -2, 2, 4]),
  pooling: "mean",
  normalized: false,
  ids: [101, 7592, 102],
};
const pixels = new Uint8Array([137, 80, 78, 71]);

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

test("a text's vector is described, and the file is the whole of it", async () => {
  const parts = embedders(embedding);
  const { output, files } = await vectorsEmbed(parts)({ text: "hello", model: "bert-tiny" }, run);
  expect(parts.asked).toEqual([{ text: "hello", model: "bert-tiny" }]);
  expect(vectorsEmbedOutput.parse(JSON.parse(JSON.stringify(output)))).toEqual({
    embedding: {
      model: "bert-tiny",
      shape: [4],
      norm: 5,
      pooling: "mean",
      normalized: false,
      tokens: 3,
      values: [1, -2, 2, 4],
    },
  });
  expect(files).toMatchObject([{ name: "text-vector.npy", mediaType: "application/octet-stream" }]);
  // NumPy's format: its magic, then after the header 4 bytes for each number, little-endian.
  const bytes = Buffer.from(files[0]?.bytes ?? []);
  expect(bytes.subarray(0, 6).toString("latin1")).toBe("\x93NUMPY");
  expect([16, 12, 8, 4].map((fromEnd) => bytes.readFloatLE(bytes.length - fromEnd))).toEqual([1, -2, 2, 4]);
});

test("a picture comes as base64 and is embedded as bytes", async () => {
  const parts = embedders(embedding);
  const { files } = await vectorsEmbed(parts)({ image: Buffer.from(pixels).toString("base64") }, run);
  expect(parts.asked).toEqual([{ image: Buffer.from(pixels) }]);
  expect(files[0]?.name).toBe("image-vector.npy");
});

test("what the encoder did not read is told", async () => {
  const { output } = await vectorsEmbed(embedders({ ...embedding, unread: " and more" }))({ text: "x" }, run);
  expect(vectorsEmbedOutput.parse(output).embedding.unread).toBe(" and more");
});

test("of vectors for each token the output has only the first numbers, the file all of them", async () => {
  const shape = [77, 768];
  const values = Float32Array.from({ length: 77 * 768 }, (_, i) => i);
  const { output, files } = await vectorsEmbed(embedders({ ...embedding, shape, values }))({ text: "x" }, run);
  expect(vectorsEmbedOutput.parse(output).embedding.values).toEqual(Array.from({ length: 4096 }, (_, i) => i));
  expect(files[0]?.bytes.byteLength).toBeGreaterThan(77 * 768 * 4);
});

test.each([{}, { text: "x", image: "AAAA" }])("text or picture, not neither and not both: %j", async (input) => {
  await expect(vectorsEmbed(embedders(embedding))(input, run)).rejects.toMatchObject({ code: "embed.text-or-image" });
});
