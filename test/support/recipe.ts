import type { Recipe } from "../../src/engine/ports.ts";

/** A recipe with the given differences. */
export function recipeWith(differences: Partial<Recipe> = {}): Recipe {
  return {
    model: "sd15-tiny",
    modelHash: "0123456789",
    prompt: "a red circle",
    negativePrompt: "",
    seed: 1,
    randomSource: "cpu",
    steps: 12,
    guidanceScale: 5,
    sampler: "Euler",
    schedule: "uniform",
    width: 128,
    height: 128,
    clipSkip: 1,
    software: "Pictoken 0.1.0",
    ...differences,
  };
}
