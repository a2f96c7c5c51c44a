import type { Recipe } from "../../ports.ts";
import { emphasisNames } from "../../prompt/emphasis.ts";
import { writtenSchedule } from "../samplers/index.ts";

/**
 * A recipe as A1111 1.10 writes it under a picture ("parameters"): the prompt, a line `Negative prompt: …` when there is one, and a line of
 * `Key: value` pairs in A1111's order. `RNG: CPU` stands there because A1111's own default is the graphics card's numbers.
 */
export function infotext(recipe: Recipe): string {
  const { prompt, negativePrompt, variation, clipSkip, emphasis, embeddings } = recipe;
  const scheduleType = writtenSchedule(recipe.sampler, recipe.schedule);
  const pairs: readonly (readonly [key: string, value: string | number])[] = [
    ["Steps", recipe.steps],
    ["Sampler", recipe.sampler],
    ...(scheduleType === undefined ? [] : [["Schedule type", scheduleType] as const]),
    ["CFG scale", recipe.guidanceScale],
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
    ...(clipSkip > 1 ? [["Clip skip", clipSkip] as const] : []),
    ["RNG", recipe.randomSource.toUpperCase()],
    ...(embeddings === undefined ? [] : [["TI hashes", hashes(embeddings)] as const]),
    ...(emphasis === undefined || !/[([]/.test(prompt) ? [] : [["Emphasis", emphasisNames[emphasis]] as const]),
    ["Version", recipe.software],
  ];
  const negative = negativePrompt === "" ? [] : [`Negative prompt: ${negativePrompt}`];
  return [prompt, ...negative, pairs.map(([key, value]) => `${key}: ${quoted(value)}`).join(", ")].join("\n");
}

/** `name: hash, name: hash` */
function hashes(embeddings: NonNullable<Recipe["embeddings"]>): string {
  return Object.entries(embeddings)
    .map(([name, hash]) => `${name}: ${hash}`)
    .join(", ");
}

/** As JSON when a comma, a colon or a line break would otherwise be taken for the infotext's own. */
function quoted(value: string | number): string {
  const text = String(value);
  return /[,:\n]/.test(text) ? JSON.stringify(text) : text;
}
