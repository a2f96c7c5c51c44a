import { describe, expect, it } from "vitest";
import { infotext } from "../../../src/engine/diffusion/recipe/infotext.ts";
import { readPastedRecipe, readRecipeTexts } from "../../../src/engine/metadata/read-recipe.ts";
import { recipeWith } from "../../support/recipe.ts";

const recipe = recipeWith({
  variation: { seed: 9, strength: 0.25 },
  randomSource: "nv",
  clipSkip: 2,
  emphasis: "no-norm",
  prompt: "a (red) tree",
  negativePrompt: "blue",
  schedule: "karras",
  embeddings: { tree: "0123456789ab" },
});

describe("readRecipeTexts", () => {
  it.each([
    ["pictoken", { pictoken: JSON.stringify(recipe), parameters: infotext(recipe) }],
    ["webui", { parameters: "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1" }],
    ["webui", { UserComment: "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1" }],
    ["comfyui", { prompt: '{"3":{"class_type":"KSampler","inputs":{}}}', workflow: '{"nodes":[]}' }],
    ["comfyui", { workflow: '{"nodes":[{"id":1}]}' }],
    ["novelai", { Software: "NovelAI", Comment: "{}" }],
    ["invokeai", { invokeai_metadata: "{}" }],
    ["invokeai", { "sd-metadata": "{}" }],
    ["swarmui", { parameters: '{"sui_image_params":{"prompt":"a cat"}}' }],
    ["fooocus", { parameters: "{}", fooocus_scheme: "fooocus" }],
    ["diffusers", { prompt: "a cat", num_inference_steps: "20" }],
    [undefined, { Software: "GIMP", Comment: "my holiday" }],
    [undefined, { prompt: "{".repeat(1000), parameters: "[" }],
  ])("takes a picture for one of %s by its texts", (madeBy, texts) => {
    expect(readRecipeTexts(texts as Record<string, string>).madeBy).toBe(madeBy);
  });

  it("gives our own recipe, exactly", () => {
    expect(readRecipeTexts({ pictoken: JSON.stringify(recipe) })).toMatchObject({
      recipe,
      paintedWith: { modelHash: recipe.modelHash, unmapped: [] },
    });
  });

  it("reads the same request from the text beside it as from the JSON", () => {
    const exact = readRecipeTexts({ pictoken: JSON.stringify(recipe) }).paintedWith;
    const { paintedWith } = readRecipeTexts({ pictoken: "damaged", parameters: infotext(recipe) });
    expect(paintedWith).toEqual({ ...exact, request: { ...exact!.request, schedule: "Karras" } });
  });

  it("reads NovelAI's comment", () => {
    const Comment = JSON.stringify({
      ...{ prompt: "1girl", uc: "bad", steps: 28, width: 832, height: 1216, scale: 5, seed: 7 },
      sampler: "k_euler_ancestral",
    });
    expect(readRecipeTexts({ Software: "NovelAI", Comment }).paintedWith?.request).toMatchObject({
      ...{ prompt: "1girl", negativePrompt: "bad", steps: 28, width: 832, height: 1216, guidanceScale: 5, seed: 7 },
      ...{ sampler: "k_euler_ancestral", randomSource: "nv" },
    });
  });

  it("reads InvokeAI's metadata, its model named", () => {
    const invokeai_metadata = JSON.stringify({
      ...{ positive_prompt: "a cat", negative_prompt: "", steps: 30, cfg_scale: 7.5, seed: 3, rand_device: "cpu" },
      ...{ scheduler: "euler_a", model: { name: "stable-diffusion-v1-5" }, width: 512, height: 512 },
    });
    const { paintedWith } = readRecipeTexts({ invokeai_metadata });
    expect(paintedWith).toMatchObject({
      model: "stable-diffusion-v1-5",
      request: { seed: 3, randomSource: "cpu", guidanceScale: 7.5, width: 512 },
    });
  });
});

describe("readPastedRecipe", () => {
  it.each([
    ["a recipe", JSON.stringify(recipe)],
    ["what /imagine prints", JSON.stringify({ recipe, images: [] })],
    ["indented JSON", `\n${JSON.stringify(recipe, null, 2)}\n`],
  ])("takes %s", (_, text) => {
    expect(readPastedRecipe(text).recipe).toEqual(recipe);
  });

  it.each(["", "a cat", "{}", '{"model": 1}', "{".repeat(50_000), '{"recipe":null}'])("finds nothing in %j", (text) => {
    expect(readPastedRecipe(text).paintedWith).toBeUndefined();
  });
});
