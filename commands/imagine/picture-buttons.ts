import type { Recipe } from "../../src/engine/ports.ts";
import type { Attachment } from "../define.ts";
import type { Action, Button, FileRef } from "../reply.ts";
import { storedFile } from "../stored-file.ts";
import { say } from "../words.ts";
import { editButton } from "./edit-button.ts";
import { recipeOptions } from "./recipe-options.ts";
import { VARIATIONS } from "./variations.ts";

/** The pictures that a request came with, kept as files. */
type Given = Readonly<Partial<Record<"image" | "mask" | "imagePrompt", FileRef | undefined>>>;

/** What people do with finished pictures, whose request came with `given`. Of several, a button for each shows it with its own. */
export function pictureButtons(recipe: Recipe, files: readonly FileRef[], given: Given = {}): readonly Button[] {
  const [first, second] = files;
  const again = againButton(recipe, given);
  if (first === undefined) return again;
  if (second === undefined) return [...again, ...onePictureButtons(recipe, storedFile(first), given)];
  return [
    ...again,
    ...files.map((file, i) => button(say("imagine.pick", { number: i + 1 }), "info", { image: storedFile(file) })),
  ];
}

/** Variations of one picture, the same larger, and how well it is what its prompt says. */
export function onePictureButtons(recipe: Recipe, image: Attachment, given: Given = {}): readonly Button[] {
  return [
    ...varyButtons(recipe, given),
    button(say("imagine.upscale"), "upscale", { image }),
    button(say("imagine.score"), "similar", { image }),
  ];
}

/** The same request with a new seed, or with other words. */
function againButton(recipe: Recipe, given: Given): readonly Button[] {
  if (lacksPicture(recipe, given)) return [];
  const options = { ...recipeOptions(recipe), ...attached(given) };
  return [{ ...button(say("imagine.again"), "imagine", options), style: "primary" }, ...editButton(recipe, options)];
}

/** What was made with other pictures needs them again; a picture that was attached does not carry them. */
function lacksPicture({ startImage, mask, imagePrompt }: Recipe, given: Given): boolean {
  return (
    (startImage !== undefined && given.image === undefined) ||
    (mask?.file !== undefined && given.mask === undefined) ||
    (imagePrompt !== undefined && given.imagePrompt === undefined)
  );
}

function attached({ image, mask, imagePrompt }: Given): Action["options"] {
  return {
    ...(image && { image: storedFile(image) }),
    ...(mask && { mask: storedFile(mask) }),
    ...(imagePrompt && { "image-prompt": storedFile(imagePrompt) }),
  };
}

function varyButtons(recipe: Recipe, given: Given): readonly Button[] {
  if (lacksPicture(recipe, given)) return [];
  const { seed } = recipe;
  const options = { ...recipeOptions(recipe), ...attached(given) };
  const vary = (strength: number) => ({ ...options, seed, "variation-strength": strength });
  return [
    button(say("imagine.vary-subtle"), "imagine", vary(VARIATIONS.subtle)),
    button(say("imagine.vary-strong"), "imagine", vary(VARIATIONS.strong)),
  ];
}

function button(label: Button["label"], command: string, options: Action["options"]): Button {
  return { label, style: "secondary", action: { command, action: "", options }, for: "everyone" };
}
