import { expect, test } from "vitest";
import { recipeDifferences } from "../../../../src/engine/diffusion/recipe/recipe-differences.ts";
import { recipeWith } from "../../../support/recipe.ts";

const now = recipeWith({ embeddings: { tree: "0123456789ab", oak: "aaaaaaaaaaaa" } });

test("what is not said is not compared", () => {
  expect(recipeDifferences({ embeddings: now.embeddings! }, now)).toEqual([]);
});

test("hashes cut at another length are the same", () => {
  const was = { modelHash: `${now.modelHash}ABCDEF`, embeddings: { tree: "0123", oak: "aaaaaaaaaaaa" } };
  expect(recipeDifferences(was, now)).toEqual([]);
});

test("each hash that differs is named, and the embedding that is missing", () => {
  const was = {
    ...{ model: "v1-5", modelHash: "ffff", software: "v1.10.1" },
    embeddings: { tree: "ffff", gone: "1234" },
  };
  expect(recipeDifferences(was, now)).toEqual([
    { what: "model-hash", was: "ffff", now: now.modelHash },
    { what: "model", was: "v1-5", now: now.model },
    { what: "embedding", name: "tree", was: "ffff", now: "0123456789ab" },
    { what: "embedding", name: "gone", was: "1234", now: "" },
    { what: "embedding", name: "oak", was: "", now: "aaaaaaaaaaaa" },
    { what: "software", was: "v1.10.1", now: now.software },
  ]);
});

test("a refiner that is another, takes over elsewhere, or is missing, is named", () => {
  const refiner = { model: "xl-refiner", modelHash: "7440042bbd", switchAt: 0.8 };
  const refined = recipeWith({ refiner });
  expect(recipeDifferences({ refiner: { ...refiner, modelHash: "7440042bbdff" } }, refined)).toEqual([]);
  expect(recipeDifferences({ refiner: { ...refiner, switchAt: 0.5 } }, refined)).toEqual([
    { what: "refiner", was: "xl-refiner (7440042bbd) · 0.5", now: "xl-refiner (7440042bbd) · 0.8" },
  ]);
  expect(recipeDifferences({ refiner: { ...refiner, modelHash: "" } }, recipeWith())).toEqual([
    { what: "refiner", was: "xl-refiner · 0.8", now: "" },
  ]);
});

test("the picture that was a prompt is told apart by its file, also where it is missing", () => {
  const painted = recipeWith({ imagePrompt: { file: "aaaa0000aaaa0000", weight: 1 } });
  expect(recipeDifferences({ imagePrompt: "aaaa0000aaaa0000" }, painted)).toEqual([]);
  const [other] = recipeDifferences({ imagePrompt: "bbbb0000bbbb0000" }, painted);
  expect(other).toEqual({ what: "image-prompt", was: "bbbb0000bbbb0000", now: "aaaa0000aaaa0000" });
  expect(recipeDifferences({ imagePrompt: "bbbb" }, recipeWith())).toEqual([
    { what: "image-prompt", was: "bbbb", now: "" },
  ]);
});
