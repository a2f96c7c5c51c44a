import type { Recipe } from "../../ports.ts";
import { infotext } from "./infotext.ts";
import { pngTexts, withPngTexts } from "./png-text.ts";
import { recipeSchema } from "./recipe-schema.ts";

/** The PNG with its recipe inside: as A1111's text under `parameters`, where other programs look for it, and as JSON under `pictoken`. */
export function signPng(png: Uint8Array, recipe: Recipe): Uint8Array {
  return withPngTexts(png, { parameters: infotext(recipe), pictoken: JSON.stringify(recipe) });
}

/** The recipe that `signPng` put into a PNG, exactly; undefined when there is none or it is damaged. */
export function readRecipe(png: Uint8Array): Recipe | undefined {
  const json = pngTexts(png)["pictoken"];
  return json === undefined ? undefined : recipeSchema.safeParse(parsed(json)).data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
