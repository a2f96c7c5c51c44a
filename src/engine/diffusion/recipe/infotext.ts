import type { Recipe } from "../../ports.ts";
import { emphasisNames } from "../../prompt/emphasis.ts";
import { maskedContentNames } from "../masked-contents.ts";
import { writtenSchedule } from "../samplers/index.ts";
import { writeInfotext } from "./infotext-form.ts";

/**
 * A recipe as A1111 1.10 writes it under a picture ("parameters"), its parameters in A1111's order. `RNG: CPU` stands there because A1111's own default is the graphics card's numbers.
 */
export function infotext(recipe: Recipe): string {
  const { prompt, negativePrompt, variation, clipSkip, emphasis, embeddings } = recipe;
  const scheduleType = writtenSchedule(recipe.sampler, recipe.schedule);
  const parameters = new Map<string, string | number>([
    ["Steps", recipe.steps],
    ["Sampler", recipe.sampler],
    ...(scheduleType === undefined ? [] : [["Schedule type", scheduleType] as const]),
    ["CFG scale", recipe.guidanceScale],
    ...(recipe.imageGuidanceScale === undefined ? [] : [["Image CFG scale", recipe.imageGuidanceScale] as const]),
    ["Seed", recipe.seed],
    ["Size", `${recipe.width}x${recipe.height}`],
    ["Model hash", recipe.modelHash],
    ["Model", recipe.model],
    ...(variation === undefined
      ? []
      : ([
          ["Variation seed", variation.seed],
          ["Variation seed strength", variation.strength],
        ] as const)),
    ...(recipe.seedSize === undefined
      ? []
      : [["Seed resize from", `${recipe.seedSize.width}x${recipe.seedSize.height}`] as const]),
    ...(recipe.strength === undefined ? [] : [["Denoising strength", recipe.strength] as const]),
    ...(clipSkip > 1 ? [["Clip skip", clipSkip] as const] : []),
    ...(recipe.etaSeedDelta ? [["ENSD", recipe.etaSeedDelta] as const] : []),
    ...(recipe.startImage === undefined ? [] : [["Init image hash", recipe.startImage] as const]),
    ...(recipe.tiling ? [["Tiling", "True"] as const] : []),
    ["RNG", recipe.randomSource.toUpperCase()],
    ...(embeddings === undefined ? [] : [["TI hashes", hashes(embeddings)] as const]),
    ...(emphasis === undefined || !/[([]/.test(prompt) ? [] : [["Emphasis", emphasisNames[emphasis]] as const]),
    ...(recipe.mask === undefined
      ? []
      : ([
          ...(recipe.mask.inverted ? [["Mask mode", "Inpaint not masked"] as const] : []),
          ["Mask blur", recipe.mask.blur],
          ...(recipe.mask.padding === undefined
            ? []
            : ([
                ["Inpaint area", "Only masked"],
                ["Masked area padding", recipe.mask.padding],
              ] as const)),
          ["Masked content", maskedContentNames[recipe.mask.content]],
        ] as const)),
    ...hires(recipe),
    ...refiner(recipe),
    ["Version", recipe.software],
  ]);
  return writeInfotext({ prompt, negativePrompt, parameters });
}

/** A1111 names the factor where one was chosen, and steps where they differ from the first pass's. */
function hires({ hires: pass, steps }: Recipe): readonly (readonly [string, string | number])[] {
  if (pass === undefined) return [];
  const { factor, width, height, upscaler } = pass;
  return [
    factor === undefined ? ["Hires resize", `${width}x${height}`] : ["Hires upscale", factor],
    ...(pass.steps === steps ? [] : [["Hires steps", pass.steps] as const]),
    ["Hires upscaler", upscaler],
  ];
}

/** The name with its hash in brackets, as A1111 writes a checkpoint's short title. */
function refiner({ refiner: second }: Recipe): readonly (readonly [string, string | number])[] {
  if (second === undefined) return [];
  return [
    ["Refiner", `${second.model} [${second.modelHash}]`],
    ["Refiner switch at", second.switchAt],
  ];
}

/** `name: hash, name: hash` */
function hashes(embeddings: NonNullable<Recipe["embeddings"]>): string {
  return Object.entries(embeddings)
    .map(([name, hash]) => `${name}: ${hash}`)
    .join(", ");
}
