import { expect, test } from "vitest";
import { readEmbedding } from "../../../src/engine/textual-inversion/read-embedding.ts";
import { writeTorchFile } from "../../../src/engine/textual-inversion/write-torch-file.ts";

const values = Float32Array.from({ length: 3 * 768 }, (_, i) => Math.fround(Math.sin(i)));
const tensor = { dims: [3, 768], values };

test("what is written is read again, to the last bit", async () => {
  const file = writeTorchFile({ name: "뭉크 style", tensor, step: 500 });
  const read = await readEmbedding("munch.pt", file);
  expect(read).toMatchObject({ format: "a1111", vectors: 3, width: 768, nameInside: "뭉크 style", step: 500 });
  expect(read.parts).toEqual([tensor]);
});

test("equal embeddings give equal files", () => {
  expect(writeTorchFile({ name: "a", tensor })).toEqual(writeTorchFile({ name: "a", tensor }));
});
