import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DiffusionModel, loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import { readRecipe } from "../../../src/engine/diffusion/recipe/signed-png.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, Painting, TextToImage } from "../../../src/engine/ports.ts";
import { createEmbedding } from "../../../src/engine/textual-inversion/create-embedding.ts";
import { embeddingFolder } from "../../../src/engine/textual-inversion/embedding-folder.ts";
import { writeSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";
import { countImagePrompt } from "../../../src/engine/tokens/count-image-prompt.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let model: DiffusionModel;

beforeAll(async () => {
  model = await loadDiffusionModel(demoModel, "hash", openDemo);
});

afterAll(() => model[Symbol.asyncDispose]());

/** An untrained embedding in a folder, and a painter that looks there. */
async function painterWith(
  name: string,
  vectors: number,
  text: string,
): Promise<TextToImage & { readonly folder: string }> {
  const folder = await temporaryFolder();
  const ids = model.tokenizer.encodeIds(text, { special: false });
  const created = await createEmbedding({ name, vectors, ids, truncates: true }, async (wanted) => ({
    dims: [wanted.length, 128],
    values: model.textEncoder.rows(wanted),
  }));
  await writeFile(join(folder, `${created.name}.safetensors`), writeSafetensors({ emb_params: created.tensor }));
  const embeddings = embeddingFolder(folder);
  return { folder, ...textToImage({ store: storeOf(demoModel), loadSession: openDemo, embeddings }) };
}

async function paint(painter: TextToImage, part: Partial<ImageRequest>): Promise<Painting> {
  const [painting] = await painter.paint({ prompt: "", negativePrompt: "", seed: 5, count: 1, steps: 4, ...part });
  return painting!;
}

function image({ png }: Painting): Uint8Array {
  // the picture's own chunk: all that follows the recipe
  return png.subarray(Buffer.from(png).indexOf("IDAT"));
}

describe("a textual inversion in a prompt", () => {
  it("made of one token and untrained, paints the picture of that token", async () => {
    const painter = await painterWith("zzzz1234", 1, "red");
    const named = await paint(painter, { prompt: "a zzzz1234 circle on a blue background" });
    const spelt = await paint(painter, { prompt: "a red circle on a blue background" });
    const other = await paint(painter, { prompt: "a green circle on a blue background" });
    expect(image(named)).toEqual(image(spelt));
    expect(image(named)).not.toEqual(image(other));
    expect(named.recipe.embeddings).toEqual({ zzzz1234: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(spelt.recipe.embeddings).toBeUndefined();
    expect(readRecipe(named.png)).toEqual(named.recipe);
    expect(Buffer.from(named.png).includes(`TI hashes: "zzzz1234: ${named.recipe.embeddings!["zzzz1234"]}"`)).toBe(
      true,
    );
  });

  it("works in the negative prompt, in brackets, and beside itself", async () => {
    const painter = await painterWith("zzzz1234", 1, "red");
    const parts = ["a (zzzz1234:1.3) circle", "a (red:1.3) circle", "zzzz1234 ZZZZ1234 red", "red red red"];
    const [named, spelt, twice, thrice] = await Array.fromAsync(parts, (prompt) => paint(painter, { prompt }));
    expect(image(named!)).toEqual(image(spelt!));
    expect(image(twice!)).toEqual(image(thrice!));
    const unwanted = await paint(painter, { prompt: "a circle", negativePrompt: "zzzz1234" });
    expect(image(unwanted)).toEqual(image(await paint(painter, { prompt: "a circle", negativePrompt: "red" })));
    expect(Object.keys(unwanted.recipe.embeddings!)).toEqual(["zzzz1234"]);
  });

  it("of 16 vectors leaves 59 tokens of 75", async () => {
    const painter = await painterWith("style", 16, "a red circle");
    const embeddings = await embeddingFolder(painter.folder).list();
    const count = (words: number) =>
      countImagePrompt(model.tokenizer, `style ${"red ".repeat(words)}`, 75, { embeddings });
    expect(count(59)).toMatchObject({ chunks: [{ tokens: 75 }], used: 75 });
    expect(count(60)).toMatchObject({ chunks: [{ tokens: 75 }, { tokens: 1 }], used: 76 });
  });

  it("is only a word to a model of another width", async () => {
    const folder = await temporaryFolder();
    const tensor = { dims: [1, 768], values: new Float32Array(768).fill(0.1) };
    await writeFile(join(folder, "red.safetensors"), writeSafetensors({ emb_params: tensor }));
    const parts = { store: storeOf(demoModel), loadSession: openDemo };
    const painter = textToImage({ ...parts, embeddings: embeddingFolder(folder) });
    const { recipe, png } = await paint(painter, { prompt: "a red circle" });
    expect(recipe.embeddings).toBeUndefined();
    expect(recipe.unfitEmbeddings).toEqual(["red"]);
    expect(readRecipe(png)).toEqual(recipe);
    const plain = await paint(textToImage(parts), { prompt: "a red circle" });
    expect(image({ recipe, png })).toEqual(image(plain));
  });
});
