import type { Recipe } from "../../src/engine/ports.ts";
import type { Button } from "../reply.ts";
import { say } from "../words.ts";
import { recipeOptions } from "./recipe-options.ts";

/** What people do with a finished picture; one that began with another needs that again, which no button carries. */
export function pictureButtons(recipe: Recipe): readonly Button[] {
  if (recipe.startImage !== undefined) return [];
  return [again(recipe)];
}

/** The same request with a new seed. */
function again(recipe: Recipe): Button {
  return {
    label: say("imagine.again"),
    style: "primary",
    action: { command: "imagine", action: "", options: recipeOptions(recipe) },
    for: "everyone",
  };
}
