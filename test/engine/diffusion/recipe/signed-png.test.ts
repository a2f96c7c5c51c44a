import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { pngTexts, withPngTexts } from "../../../../src/engine/diffusion/recipe/png-text.ts";
import { readRecipe, signPng } from "../../../../src/engine/diffusion/recipe/signed-png.ts";
import { recipeWith } from "../../../support/recipe.ts";

let png: Uint8Array;

beforeAll(async () => {
  png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
});

describe("signPng", () => {
  it.each([
    ["a short prompt", recipeWith()],
    [
      "every field",
      recipeWith({ seed: 2 ** 53 - 1, clipSkip: 2, unread: { prompt: "the end", negativePrompt: "끝" } }),
    ],
    ["half a surrogate pair, a NUL and quotes", recipeWith({ prompt: 'a\ud83d\0 "b"\\, c: d\r\n' })],
  ])("carries a recipe with %s that reads back exactly", (_, recipe) => {
    expect(readRecipe(signPng(png, recipe))).toEqual(recipe);
  });

  it("shows other programs A1111's text", () => {
    expect(pngTexts(signPng(png, recipeWith({ prompt: "고양이" })))["parameters"]).toMatch(/^고양이\nSteps: 12, /);
  });
});

describe("readRecipe", () => {
  it.each([
    ["has none", {}],
    ["carries broken JSON", { pictoken: '{"model":' }],
    ["carries something else", { pictoken: '{"model":1}' }],
  ])("gives nothing for a picture that %s", (_, texts) => {
    expect(readRecipe(withPngTexts(png, texts))).toBeUndefined();
  });
});
