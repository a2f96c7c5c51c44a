import type { Recipe } from "../../src/engine/ports.ts";
import type { RawOptions } from "../define.ts";
import { writeHires } from "./read-hires.ts";

/** The options of `/imagine` that ask for this recipe again, the seed apart. */
export function recipeOptions(recipe: Recipe): RawOptions {
  const { randomSource, clipSkip, emphasis, hires, strength, tiling, mask, imageGuidanceScale, imagePrompt, refiner } =
    recipe;
  return {
    prompt: recipe.prompt,
    negative: recipe.negativePrompt,
    model: recipe.model,
    width: recipe.width,
    height: recipe.height,
    steps: recipe.steps,
    guidance: recipe.guidanceScale,
    sampler: recipe.sampler,
    schedule: recipe.schedule,
    ...(randomSource !== "cpu" && { "random-source": randomSource }),
    ...(clipSkip > 1 && { "clip-skip": clipSkip }),
    ...(hires !== undefined && { hires: writeHires(hires) }),
    ...(strength !== undefined && { strength }),
    ...(tiling && { tiling }),
    ...(emphasis !== undefined && { emphasis }),
    ...(imageGuidanceScale !== undefined && { "image-guidance": imageGuidanceScale }),
    ...(mask !== undefined && {
      "mask-blur": mask.blur,
      "masked-content": mask.content,
      ...(mask.inverted && { "invert-mask": true }),
      ...(mask.padding !== undefined && { "mask-padding": mask.padding }),
    }),
    ...(recipe.guidanceRescale !== undefined && { "guidance-rescale": recipe.guidanceRescale }),
    ...(recipe.etaSeedDelta !== undefined && { "eta-seed-delta": recipe.etaSeedDelta }),
    ...(recipe.seedSize !== undefined && { "seed-size": `${recipe.seedSize.width}x${recipe.seedSize.height}` }),
    ...(refiner !== undefined && { refiner: refiner.model, "refiner-switch": refiner.switchAt }),
    ...(imagePrompt !== undefined && { "image-prompt-weight": imagePrompt.weight }),
    ...(imagePrompt?.noise !== undefined && { "image-prompt-noise": imagePrompt.noise }),
  };
}
