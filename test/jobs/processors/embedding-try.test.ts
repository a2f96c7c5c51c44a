import sharp from "sharp";
import { expect, test } from "vitest";
import { createGridDrawing } from "../../../src/engine/picture/draw-grid.ts";
import type { TextToImage } from "../../../src/engine/ports.ts";
import { embeddingTryOutput } from "../../../src/jobs/job-types.ts";
import { embeddingTry } from "../../../src/jobs/processors/embedding-try.ts";
import { recipeWith } from "../../support/recipe.ts";

const cells = [1, 2].flatMap((seed) =>
  ["a tree", "mine"].map((prompt) => ({ prompt, negativePrompt: "", seed, count: 1 })),
);
const input = { name: "mine", code: "abc", cells, columns: ["without", "with"], rows: ["1", "2"], locale: "en-US" };
const run = { signal: new AbortController().signal, report: () => {} };

/** Paints what it is asked for; `mine` is for another model where that is said. */
function painterOf(unfit: boolean) {
  const asked: string[] = [];
  const painter: TextToImage = {
    async paint({ prompt, seed }) {
      asked.push(prompt);
      const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      return [
        { recipe: recipeWith({ prompt, seed, ...(unfit && prompt === "mine" && { unfitEmbeddings: ["mine"] }) }), png },
      ];
    },
  };
  return { painter, asked };
}

test("paints every seed without it and with it", async () => {
  const { output, files } = await embeddingTry(painterOf(false).painter, createGridDrawing())(input, run);
  const { name, code, recipes } = embeddingTryOutput.parse(output);
  expect({ name, code }).toEqual({ name: "mine", code: "abc" });
  expect(recipes.map(({ prompt, seed }) => `${prompt} ${seed}`)).toEqual(["a tree 1", "mine 1", "a tree 2", "mine 2"]);
  expect(files.map(({ mediaType }) => mediaType)).toEqual(["image/png", "application/zip"]);
});

test("stops at the first picture that shows that the model has no use for it", async () => {
  const { painter, asked } = painterOf(true);
  const tried = embeddingTry(painter, createGridDrawing())(input, run);
  await expect(tried).rejects.toMatchObject({ code: "embedding.unfit", params: { name: "mine", model: "sd15-tiny" } });
  expect(asked).toEqual(["a tree", "mine"]);
});
