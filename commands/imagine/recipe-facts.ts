import { writtenSchedule } from "../../src/engine/diffusion/samplers/index.ts";
import type { Recipe } from "../../src/engine/ports.ts";
import type { Facts } from "../reply.ts";
import { say, verbatim } from "../words.ts";

/** What made the pictures of one request: they differ in their seeds alone. */
export function recipeFacts(recipes: readonly Recipe[]): Facts {
  const [recipe] = recipes;
  if (recipe === undefined) return [];
  return [
    { label: say("imagine.fact.prompt"), value: verbatim(recipe.prompt) },
    ...(recipe.negativePrompt === ""
      ? []
      : [{ label: say("imagine.fact.negative"), value: verbatim(recipe.negativePrompt) }]),
    { label: say("imagine.fact.seed"), value: verbatim(seedsOf(recipes, recipe)) },
    { label: say("imagine.fact.steps"), value: verbatim(stepsOf(recipe)) },
    ...variationFact(recipes),
    ...startFact(recipe),
    ...imagePromptFact(recipe),
    ...(recipe.randomSource === "cpu"
      ? []
      : [{ label: say("imagine.fact.random-source"), value: verbatim(recipe.randomSource) }]),
    ...(recipe.clipSkip === 1 ? [] : [{ label: say("imagine.fact.clip-skip"), value: verbatim(recipe.clipSkip) }]),
    { label: say("imagine.fact.guidance"), value: verbatim(guidanceOf(recipe)) },
    ...(recipe.imageGuidanceScale === undefined
      ? []
      : [{ label: say("imagine.fact.image-guidance"), value: verbatim(recipe.imageGuidanceScale) }]),
    { label: say("imagine.fact.size"), value: verbatim(`${recipe.width} × ${recipe.height}`) },
    ...secondPassFact(recipe),
    ...(recipe.tiling ? [{ label: say("imagine.fact.tiling"), value: say("yes") }] : []),
    ...refinerFact(recipe),
    { label: say("imagine.fact.model"), value: verbatim(`${recipe.model} (${recipe.modelHash})`) },
  ];
}

/** The seeds, with what A1111 calls ENSD and the size at which they are known. */
function seedsOf(recipes: readonly Recipe[], { etaSeedDelta, seedSize }: Recipe): string {
  const seeds = [...new Set(recipes.map(({ seed }) => seed))].join(", ");
  return [
    seeds,
    ...(etaSeedDelta === undefined ? [] : [`ENSD ${etaSeedDelta}`]),
    ...(seedSize === undefined ? [] : [`${seedSize.width} × ${seedSize.height}`]),
  ].join(" · ");
}

/** The scale, and how much of its spread was taken back. */
function guidanceOf({ guidanceScale, guidanceRescale }: Recipe): string {
  return guidanceRescale === undefined ? `${guidanceScale}` : `${guidanceScale} · φ ${guidanceRescale}`;
}

/** How it was sampled; the schedule where it is not the sampler's own. */
function stepsOf({ steps, sampler, schedule }: Recipe): string {
  const written = writtenSchedule(sampler, schedule);
  return [steps, sampler, ...(written === undefined ? [] : [written])].join(" · ");
}

/** What image-to-image began with. */
function startFact({ startImage, strength = 1, mask }: Recipe): Facts {
  if (startImage === undefined) return [];
  const label = say("imagine.fact.start");
  if (mask === undefined) return [{ label, value: say("imagine.start", { strength }) }];
  if (mask.padding !== undefined) return [{ label, value: say("imagine.start-area", { strength }) }];
  const key = mask.file === undefined ? "imagine.start-transparent" : "imagine.start-masked";
  return [{ label, value: say(key, { strength }) }];
}

/** The picture that was a prompt. */
function imagePromptFact({ imagePrompt }: Recipe): Facts {
  if (imagePrompt === undefined) return [];
  const { weight, noise } = imagePrompt;
  const value =
    noise === undefined
      ? say("imagine.image-prompt-fact", { weight })
      : say("imagine.image-prompt-noised", { weight, noise });
  return [{ label: say("imagine.fact.image-prompt"), value }];
}

/** What the second pass made of that size. */
function secondPassFact({ hires, strength }: Recipe): Facts {
  if (hires === undefined) return [];
  const { width, height, upscaler, steps } = hires;
  const value = verbatim(`${width} × ${height} · ${upscaler} · ${steps} · ${strength}`);
  return [{ label: say("imagine.fact.hires"), value }];
}

/** What walked the last of the way, and from where. */
function refinerFact({ refiner }: Recipe): Facts {
  if (refiner === undefined) return [];
  const { model, modelHash, switchAt } = refiner;
  return [{ label: say("imagine.fact.refiner"), value: verbatim(`${model} (${modelHash}) · ${switchAt}`) }];
}

/** The second seeds of the pictures, and how much of them. */
function variationFact(recipes: readonly Recipe[]): Facts {
  const variations = recipes.flatMap(({ variation }) => variation ?? []);
  const [first] = variations;
  if (first === undefined) return [];
  const seeds = variations.map(({ seed }) => seed).join(", ");
  return [{ label: say("imagine.fact.variation"), value: verbatim(`${seeds} · ${first.strength}`) }];
}
