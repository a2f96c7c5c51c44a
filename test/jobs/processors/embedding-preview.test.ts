import sharp from "sharp";
import { expect, test } from "vitest";
import type { ImageRequest, TextToImage } from "../../../src/engine/ports.ts";
import { embeddingPreview } from "../../../src/jobs/processors/embedding-preview.ts";
import { recipeWith } from "../../support/recipe.ts";

const input = { name: "mine", shorthash: "0123456789ab", file: "AAAA", model: "sd15-tiny" };
const run = { signal: new AbortController().signal, report: () => {} };

function painterOf(recipe: Parameters<typeof recipeWith>[0]) {
  const asked: ImageRequest[] = [];
  const painter: TextToImage = {
    async paint(request) {
      asked.push(request);
      const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      return [{ recipe: recipeWith(recipe), png }];
    },
  };
  return { painter, asked };
}

test("a prompt of nothing but its name is painted with four seeds, and kept small", async () => {
  const { painter, asked } = painterOf({ embeddings: { mine: "0123456789ab" } });
  const { output, files } = await embeddingPreview(painter)(input, run);
  expect(output).toEqual({ name: "mine", shorthash: "0123456789ab" });
  expect(asked.map(({ prompt, seed, model, embeddings }) => ({ prompt, seed, model, of: embeddings?.length }))).toEqual(
    [1, 2, 3, 4].map((seed) => ({ prompt: "mine", seed, model: "sd15-tiny", of: 1 })),
  );
  expect(await sharp(files[0]!.bytes).metadata()).toMatchObject({ format: "jpeg", width: 256, height: 256 });
});

test("where the model reads the name as words there is no picture, and only one was painted", async () => {
  const { painter, asked } = painterOf({ unfitEmbeddings: ["mine"] });
  expect(await embeddingPreview(painter)(input, run)).toMatchObject({ files: [] });
  expect(asked).toHaveLength(1);
});
