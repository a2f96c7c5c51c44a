import type { PaintedWith } from "../../src/engine/diffusion/recipe/painted-with.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { lookAtPicture } from "../../src/engine/metadata/look-at-picture.ts";
import { type FoundRecipe, readPastedRecipe, readRecipeTexts } from "../../src/engine/metadata/read-recipe.ts";
import type { Services } from "../services.ts";

/** What can be painted again of a picture or of a text. Throws EngineErrors: `replay.nothing`, `replay.no-recipe`, `replay.unknown-form` {program}, `replay.seed`, `image.unreadable`. */
export async function findRecipe(from: {
  readonly text?: string | undefined;
  readonly image?: Uint8Array | undefined;
}): Promise<PaintedWith> {
  // A text beside a picture is what its recipe is known by, the picture what it is held beside.
  if (from.text !== undefined) return paintedWith(readPastedRecipe(from.text), false);
  if (from.image === undefined) throw new EngineError("replay.nothing");
  return paintedWith(readRecipeTexts((await lookAtPicture(from.image)).texts), true);
}

function paintedWith(found: FoundRecipe, isPicture: boolean): PaintedWith {
  if (found.paintedWith !== undefined) return found.paintedWith;
  if (found.madeBy !== undefined) {
    throw new EngineError("replay.unknown-form", { program: programs[found.madeBy] });
  }
  throw isPicture ? new EngineError("replay.no-recipe") : new EngineError("replay.no-recipe-text");
}

/** What a picture began with, and what was a prompt for it, must come along. Throws EngineErrors: `replay.start-needed`, `replay.mask-needed`, `replay.image-prompt-needed` {file}. */
export function mustStandAlone(
  { startImage, mask, imagePrompt }: Pick<PaintedWith, "startImage" | "mask" | "imagePrompt">,
  given: { readonly start?: unknown; readonly mask?: unknown; readonly "image-prompt"?: unknown } = {},
): void {
  if (startImage !== undefined && given.start === undefined) throw new EngineError("replay.start-needed");
  if (mask !== undefined && given.mask === undefined) throw new EngineError("replay.mask-needed");
  if (imagePrompt !== undefined && given["image-prompt"] === undefined)
    throw new EngineError("replay.image-prompt-needed", { file: imagePrompt });
}

/** The model's name where it is one of ours; without one the default paints, and the verdict says so. */
export async function modelHere(name: string | undefined, { models }: Services): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    return (await models.find("text-to-image", name)).name;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The refiner likewise, as a part of a request. */
export async function refinerHere(refiner: PaintedWith["refiner"], services: Services) {
  const model = await modelHere(refiner?.model, services);
  return refiner === undefined || model === undefined ? {} : { refiner: { model, switchAt: refiner.switchAt } };
}

/** Names of programs, which are nobody's to translate. */
export const programs = {
  pictoken: "Pictoken",
  webui: "A1111 web UI",
  comfyui: "ComfyUI",
  novelai: "NovelAI",
  invokeai: "InvokeAI",
  swarmui: "SwarmUI",
  fooocus: "Fooocus",
  diffusers: "diffusers",
} as const;
