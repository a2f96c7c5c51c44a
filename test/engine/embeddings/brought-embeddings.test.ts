import { expect, test } from "vitest";
import { diffusionModels } from "../../../src/engine/diffusion/model/diffusion-models.ts";
import { embedders } from "../../../src/engine/embeddings/embedders.ts";
import { embeddingWorkshop } from "../../../src/engine/textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "../../../src/engine/textual-inversion/train/training-checkpoints.ts";
import { writeEmbedding } from "../../../src/engine/textual-inversion/write-embedding.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const parts = { store: storeOf(demoModel), loadSession: openDemo, embeddings: { list: async () => [] } };
const workshop = embeddingWorkshop(diffusionModels(parts), trainingCheckpoints(undefined));
const { embedText } = embedders(parts as never);

const made = async (name: string, text: string) => ({
  name,
  file: writeEmbedding((await workshop.createEmbedding({ text, vectors: 1 })).parts),
});

test("a text names the embeddings that it brings along, and what is remembered of one is not another's", {
  timeout: 240_000,
}, async () => {
  const [circle, star] = [await made("zzmine", "circle"), await made("zzmine", "star")];
  const values = async (text: string, embeddings = [circle]) => (await embedText({ text, embeddings })).values;
  expect(await values("a zzmine")).toEqual(await values("a circle"));
  expect(await values("a zzmine", [star])).toEqual(await values("a star"));
  expect(await values("a zzmine", [])).not.toEqual(await values("a circle"));
  const { tokens } = await embedText({ text: "a zzmine", embeddings: [circle] });
  expect(tokens?.map(({ token }) => token)).toContain("zzmine");
});
