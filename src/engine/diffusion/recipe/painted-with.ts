import type { ImageRequest, Recipe } from "../../ports.ts";

/** What made a picture, as far as it is known, and how to ask for it here. */
export interface PaintedWith {
  /** One picture, without its models and without the pictures that it began with. */
  readonly request: Omit<ImageRequest, "model" | "refiner" | "image" | "mask" | "imagePrompt" | "embeddings">;
  readonly model?: string;
  readonly modelHash?: string;
  /** The model that walked the last of the way; the hash is empty where it is not said. */
  readonly refiner?: NonNullable<Recipe["refiner"]>;
  /** Short hashes by name. */
  readonly embeddings?: Readonly<Record<string, string>>;
  readonly software?: string;
  /** It began with another picture, which it does not carry: the hash of that one's file, empty where it is not said. */
  readonly startImage?: string;
  /** The hash of the file that said what may change of it, likewise. */
  readonly mask?: string;
  /** The hash of the file that was a prompt. */
  readonly imagePrompt?: string;
  /** What was said and means nothing here. */
  readonly unmapped: readonly { readonly key: string; readonly value: string }[];
}

/** A recipe of our own: all of it is known. */
export function recipePaintedWith(recipe: Recipe): PaintedWith {
  const { model, modelHash, embeddings, software, prompt, negativePrompt, seed, steps, guidanceScale } = recipe;
  const { sampler, schedule, randomSource, variation, width, height, emphasis, clipSkip } = recipe;
  const { startImage, strength, mask, hires, tiling, imageGuidanceScale, imagePrompt, refiner } = recipe;
  return {
    request: {
      prompt,
      negativePrompt,
      seed,
      count: 1,
      steps,
      guidanceScale,
      sampler,
      schedule,
      randomSource,
      ...(variation !== undefined && { variation }),
      ...(recipe.guidanceRescale !== undefined && { guidanceRescale: recipe.guidanceRescale }),
      ...(recipe.etaSeedDelta !== undefined && { etaSeedDelta: recipe.etaSeedDelta }),
      ...(recipe.seedSize !== undefined && { seedSize: recipe.seedSize }),
      width,
      height,
      ...(emphasis !== undefined && { emphasis }),
      clipSkip,
      ...(strength !== undefined && { strength }),
      ...(hires !== undefined && { hires: passOf(hires) }),
      ...(tiling !== undefined && { tiling }),
      ...(imageGuidanceScale !== undefined && { imageGuidanceScale }),
      ...(mask !== undefined && maskRequest(mask)),
      ...(imagePrompt !== undefined && { imagePromptWeight: imagePrompt.weight }),
      ...(imagePrompt?.noise !== undefined && { imagePromptNoise: imagePrompt.noise }),
    },
    model,
    modelHash,
    ...(refiner !== undefined && { refiner }),
    ...(embeddings !== undefined && { embeddings }),
    software,
    ...(startImage !== undefined && { startImage }),
    ...(mask?.file !== undefined && { mask: mask.file }),
    ...(imagePrompt !== undefined && { imagePrompt: imagePrompt.file }),
    unmapped: [],
  };
}

function maskRequest({ blur, content, inverted, padding }: NonNullable<Recipe["mask"]>) {
  return {
    maskBlur: blur,
    maskedContent: content,
    ...(inverted && { invertMask: true }),
    ...(padding !== undefined && { maskPadding: padding }),
  };
}

/** A second pass is asked for by its factor or by its size. */
function passOf({ factor, width, height, ...rest }: NonNullable<Recipe["hires"]>): NonNullable<ImageRequest["hires"]> {
  return factor === undefined ? { width, height, ...rest } : { factor, ...rest };
}
