import type { PaintedWith } from "../../src/engine/diffusion/recipe/painted-with.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { lookAtPicture } from "../../src/engine/metadata/look-at-picture.ts";
import { type FoundRecipe, readPastedRecipe, readRecipeTexts } from "../../src/engine/metadata/read-recipe.ts";

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
