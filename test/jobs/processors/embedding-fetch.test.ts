import { expect, test } from "vitest";
import { readEmbedding } from "../../../src/engine/textual-inversion/read-embedding.ts";
import { writeTorchFile } from "../../../src/engine/textual-inversion/write-torch-file.ts";
import { embeddingFetchOutput } from "../../../src/jobs/embedding-jobs.ts";
import { embeddingFetch } from "../../../src/jobs/processors/embedding-fetch.ts";

const run = { signal: new AbortController().signal, report: () => {} };
const tensorOf = (value: number) => ({ dims: [2, 768], values: new Float32Array(1536).fill(value) });

function fetching(file: string, value = 1) {
  const bytes = writeTorchFile({ name: "x", tensor: tensorOf(value), step: 500 });
  return embeddingFetch({
    fetchEmbedding: async ({ repository }) => ({
      repository,
      commit: "c".repeat(40),
      file,
      sha256: "d".repeat(64),
      bytes,
    }),
  });
}

test.each([
  ["learned_embeds.bin", undefined, "cat-toy"],
  ["EasyNegative.pt", undefined, "EasyNegative"],
  ["EasyNegative.pt", "mine", "mine"],
])("%s, asked for as %s, is kept as %s, with where it is from", async (file, name, called) => {
  const input = { repository: "org/cat-toy", ...(name !== undefined && { name }) };
  const { output, files } = await fetching(file)(input, run);
  const made = embeddingFetchOutput.parse(output);
  expect(made).toMatchObject({ name: called, vectors: 2, width: 768 });
  expect(made.source).toMatchObject({ kind: "hub", repository: "org/cat-toy", commit: "c".repeat(40), file });
  expect(files.map(({ name: written }) => written)).toEqual([`${called}.safetensors`]);
  expect((await readEmbedding("x.safetensors", files[0]!.bytes)).parts).toEqual([tensorOf(1)]);
});

test("vectors of zeros are refused", async () => {
  await expect(fetching("a.pt", 0)({ repository: "org/a" }, run)).rejects.toMatchObject({ code: "embedding.zeros" });
});
