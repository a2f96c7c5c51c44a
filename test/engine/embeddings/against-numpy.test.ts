import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { readSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";
import { expectCloseTo } from "../../support/close-to.ts";
import { demoEmbedders } from "../../support/demo-embedders.ts";
import { demoModels } from "../../support/demo-models.ts";

const file = await readFile(join(import.meta.dirname, "../../fixtures/vectors/expected.safetensors"));
const expected = readSafetensors(file);
const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE())).toString());
const metadata = z.record(z.string(), z.string()).parse(header.__metadata__);
const texts = z.array(z.string()).parse(JSON.parse(metadata["texts"]!));

const embedders = demoEmbedders();

test.each([
  ["sd15-tiny", "text_encoder/model.onnx"],
  ["bert-tiny", "onnx/model.onnx"],
])(
  "The expected vectors are those of the weights of %s; if not, test/fixtures/vectors/compute.py makes them anew",
  async (model, network) => {
    const hash = createHash("sha256").update(await readFile(join(demoModels, model, network)));
    expect(hash.digest("hex")).toBe(metadata[model]);
  },
);

test.each(
  texts.flatMap((text, i) =>
    ["embeddings", "layer-1", "last-hidden-state", "pooled"].map((stage) => ({ text, i, stage })),
  ),
)("An image model's $stage of “$text” are NumPy's", async ({ text, i, stage }) => {
  const { values } = await embedders.embedText({ text, stage });
  expectCloseTo(values, expected.get(`${i}.${stage}`)!.values, 1e-4);
});

test.each(
  texts.flatMap((text, i) => [
    { text, i, name: "states", asked: { pooling: "none", normalize: false } as const },
    { text, i, name: "mean", asked: { normalize: false } },
    { text, i, name: "normalized-mean", asked: {} },
  ]),
)("A sentence model's $name of “$text” are NumPy's", async ({ text, i, name, asked }) => {
  const { values } = await embedders.embedText({ model: "bert-tiny", text, ...asked });
  expectCloseTo(values, expected.get(`${i}.${name}`)!.values, 1e-4);
});

test("They are so too among others in a batch", async () => {
  const others = ["a star", "two hearts on the left", "a large green triangle in the middle of a sunset"];
  const all = await Promise.all(
    [...texts, ...others].map((text) => embedders.embedText({ model: "bert-tiny", text, normalize: false })),
  );
  for (const i of texts.keys()) expectCloseTo(all[i]!.values, expected.get(`${i}.mean`)!.values, 1e-4);
});
