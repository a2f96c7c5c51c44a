import type { Recipe } from "../../src/engine/ports.ts";
import type { Attachment } from "../define.ts";
import type { Action, Button, FileRef } from "../reply.ts";
import { storedFile } from "../stored-file.ts";
import { say } from "../words.ts";
import { recipeOptions } from "./recipe-options.ts";
import { VARIATIONS } from "./variations.ts";

/** What people do with finished pictures. Of several, a button for each shows it with its own. */
export function pictureButtons(recipe: Recipe, files: readonly FileRef[]): readonly Button[] {
  const [first, second] = files;
  const again = againButton(recipe);
  if (first === undefined) return again;
  if (second === undefined) return [...again, ...onePictureButtons(recipe, storedFile(first))];
  return [
    ...again,
    ...files.map((file, i) => button(say("imagine.pick", { number: i + 1 }), "info", { image: storedFile(file) })),
  ];
}

/** Variations of one picture, the same larger, and how well it is what its prompt says. */
export function onePictureButtons(recipe: Recipe, image: Attachment): readonly Button[] {
  return [
    ...varyButtons(recipe),
    button(say("imagine.upscale"), "upscale", { image }),
    button(say("imagine.score"), "similar", { image }),
  ];
}

/** The same request with a new seed. */
function againButton(recipe: Recipe): readonly Button[] {
  if (needsPicture(recipe)) return [];
  return [{ ...button(say("imagine.again"), "imagine", recipeOptions(recipe)), style: "primary" }];
}

/** What was made with another picture needs that again, which no button carries. */
function needsPicture({ startImage, imagePrompt }: Recipe): boolean {
  return startImage !== undefined || imagePrompt !== undefined;
}

function varyButtons(recipe: Recipe): readonly Button[] {
  if (needsPicture(recipe)) return [];
  const { seed } = recipe;
  const vary = (strength: number) => ({ ...recipeOptions(recipe), seed, "variation-strength": strength });
  return [
    button(say("imagine.vary-subtle"), "imagine", vary(VARIATIONS.subtle)),
    button(say("imagine.vary-strong"), "imagine", vary(VARIATIONS.strong)),
  ];
}

function button(label: Button["label"], command: string, options: Action["options"]): Button {
  return { label, style: "secondary", action: { command, action: "", options }, for: "everyone" };
}
