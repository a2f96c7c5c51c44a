import { describe, expect, it } from "vitest";
import { infotext } from "../../../../src/engine/diffusion/recipe/infotext.ts";
import { recipeWith } from "../../../support/recipe.ts";
import { describeWithShared, golden } from "../../../support/shared.ts";

describe("infotext", () => {
  it.each([
    [
      "a prompt alone",
      recipeWith(),
      "a red circle\nSteps: 12, Sampler: Euler, CFG scale: 5, Seed: 1, Size: 128x128, Model hash: 0123456789, Model: sd15-tiny, RNG: CPU, Version: Pictoken 0.1.0",
    ],
    [
      "a negative prompt of two lines",
      recipeWith({ negativePrompt: "blue,\ngreen" }),
      "a red circle\nNegative prompt: blue,\ngreen\nSteps: 12, ",
    ],
    ["a scale with a fraction", recipeWith({ guidanceScale: 7.5 }), "CFG scale: 7.5, "],
    ["a model's name with a comma", recipeWith({ model: "a, b" }), 'Model: "a, b", '],
    [
      "a mode of emphasis where the prompt has brackets",
      recipeWith({ prompt: "a (red) circle", emphasis: "no-norm" }),
      "RNG: CPU, Emphasis: No norm, Version",
    ],
    [
      "the embeddings that were named",
      recipeWith({ embeddings: { tree: "0123456789ab", "bad hands": "ba9876543210" } }),
      'RNG: CPU, TI hashes: "tree: 0123456789ab, bad hands: ba9876543210", Version',
    ],
    ["none where it has not", recipeWith({ emphasis: "no-norm" }), "RNG: CPU, Version"],
    [
      "a schedule that is not the sampler's own",
      recipeWith({ schedule: "karras" }),
      "Sampler: Euler, Schedule type: Karras, CFG",
    ],
    [
      "a variation and the source of noise",
      recipeWith({ variation: { seed: 9, strength: 0.3 }, randomSource: "nv" }),
      "Variation seed: 9, Variation seed strength: 0.3, RNG: NV",
    ],
    [
      "what else noise depends on",
      recipeWith({ etaSeedDelta: 31337, seedSize: { width: 512, height: 640 }, clipSkip: 2 }),
      "Model: sd15-tiny, Seed resize from: 512x640, Clip skip: 2, ENSD: 31337, RNG: CPU",
    ],
    [
      "a refiner",
      recipeWith({ refiner: { model: "xl-refiner", modelHash: "7440042bbd", switchAt: 0.8 } }),
      "RNG: CPU, Refiner: xl-refiner [7440042bbd], Refiner switch at: 0.8, Version",
    ],
    ["a clip skip", recipeWith({ clipSkip: 2 }), "Model: sd15-tiny, Clip skip: 2, RNG: CPU"],
  ])("writes %s", (_, recipe, expected) => {
    expect(infotext(recipe)).toContain(expected);
  });
});

interface Golden {
  readonly cases: readonly {
    readonly params: {
      readonly all_negative_prompts?: readonly string[];
      readonly cfg_scale?: number;
    } & Readonly<Record<string, unknown>>;
    readonly prompts: readonly string[];
    readonly infotext: string;
  }[];
}

describeWithShared("infotext against A1111's create_infotext (golden/diffusion/a1111_create_infotext.json)", () => {
  const { cases } = golden<Golden>("diffusion/a1111_create_infotext.json");
  const known = ["all_negative_prompts", "cfg_scale"];
  const ours = cases.filter(({ params }) => Object.keys(params).every((key) => known.includes(key)));

  it.each(ours)("$infotext", ({ params, prompts, infotext: expected }) => {
    const recipe = recipeWith({
      prompt: prompts[0]!,
      negativePrompt: params.all_negative_prompts?.[0] ?? "",
      guidanceScale: params.cfg_scale ?? 7,
      steps: 20,
      sampler: "Euler a",
      width: 512,
      height: 512,
      model: "v1-5-pruned-emaonly",
      modelHash: "6ce0161689",
      software: "v1.10.1",
    });
    // the golden run used another source of noise, and Python's way to write a whole float
    expect(infotext(recipe).replace("RNG: CPU, ", "")).toBe(expected.replace("CFG scale: 7.0", "CFG scale: 7"));
  });
});
