import type { ImageRequest, Recipe } from "../ports.ts";
import { software } from "../software.ts";
import type { Conditioning } from "./conditioning.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import type { PictureSeed } from "./random/picture-noise.ts";
import { fileName } from "./start.ts";

/** Everything that makes one picture again, but for what it began with. */
export function recipeOf(
  model: DiffusionModel,
  chosen: Plan,
  { unread, embeddings, unfitEmbeddings }: Conditioning,
  { seed, source, variation }: PictureSeed,
  {
    etaSeedDelta,
    seedSize,
    emphasis,
    clipSkip,
    tiling,
    imagePrompt,
    imagePromptWeight,
    imagePromptNoise,
  }: ImageRequest,
): Recipe {
  return {
    model: model.name,
    modelHash: model.hash,
    prompt: chosen.prompt,
    negativePrompt: chosen.negativePrompt,
    seed,
    randomSource: source,
    ...(variation !== undefined && { variation }),
    ...(etaSeedDelta && { etaSeedDelta }),
    ...(chosen.guidanceRescale && { guidanceRescale: chosen.guidanceRescale }),
    ...(seedSize !== undefined && { seedSize }),
    steps: chosen.steps,
    guidanceScale: chosen.guidanceScale,
    sampler: chosen.sampler.name,
    schedule: chosen.levels.schedule,
    width: chosen.width,
    height: chosen.height,
    clipSkip: clipSkip ?? 1,
    ...(emphasis !== undefined && emphasis !== "original" && { emphasis }),
    ...(chosen.second && {
      strength: chosen.second.strength,
      hires: { ...chosen.second.recipe, steps: chosen.second.steps },
    }),
    ...(tiling && { tiling }),
    ...(imagePrompt && {
      imagePrompt: {
        file: fileName(imagePrompt),
        weight: imagePromptWeight ?? 1,
        ...(model.pictureInput?.name === "class_labels" && { noise: imagePromptNoise ?? 0 }),
      },
    }),
    ...(chosen.imageGuidanceScale !== undefined && { imageGuidanceScale: chosen.imageGuidanceScale }),
    ...(embeddings !== undefined && { embeddings }),
    ...(unfitEmbeddings !== undefined && { unfitEmbeddings }),
    ...(unread !== undefined && { unread }),
    software,
  };
}
