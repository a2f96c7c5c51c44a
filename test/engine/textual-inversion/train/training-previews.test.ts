import sharp from "sharp";
import { expect, test } from "vitest";
import { EngineError } from "../../../../src/engine/errors.ts";
import type { Painting } from "../../../../src/engine/ports.ts";
import { cmaEs } from "../../../../src/engine/textual-inversion/train/cma-es.ts";
import { trainingPreviews } from "../../../../src/engine/textual-inversion/train/training-previews.ts";
import { recipeWith } from "../../../support/recipe.ts";

const { start } = cmaEs(2, 1);
const at = (generation: number, losses: readonly number[]) => ({
  words: [],
  best: [],
  losses,
  search: { ...start, generation },
});
const VALUES = new Float32Array(2);

async function painting(): Promise<readonly Painting[]> {
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  return [{ recipe: recipeWith(), png }];
}

test("is shown at first and then seldom, where something better was found, and not at the end", async () => {
  const show = trainingPreviews(40, painting);
  const shown: number[] = [];
  const losses: number[] = [];
  for (let generation = 1; generation <= 40; generation++) {
    losses.push(generation > 20 && generation < 30 ? 0.5 : 1 - generation / 50);
    if (await show(at(generation, losses), VALUES)) shown.push(generation);
  }
  expect(shown).toEqual([1, 5, 9, 13, 17, 21, 30, 34, 38]);
});

test("a picture that can't be painted is no preview; any other trouble is not hidden", async () => {
  const refusing = trainingPreviews(10, () => Promise.reject(new EngineError("prompt.not-finite")));
  expect(await refusing(at(1, [0.9]), VALUES)).toBeUndefined();
  const broken = trainingPreviews(10, () => Promise.reject(new Error("a bug")));
  await expect(broken(at(1, [0.9]), VALUES)).rejects.toThrow("a bug");
});
