import { type PaintedWith, recipePaintedWith } from "../diffusion/recipe/painted-with.ts";
import { recipeSchema } from "../diffusion/recipe/recipe-schema.ts";
import { webuiRequest } from "../diffusion/recipe/webui-request.ts";
import type { Recipe } from "../ports.ts";
import { foreignParameters } from "./foreign-parameters.ts";
import { jsonObject, type MadeBy, madeBy, parametersOf, type Texts } from "./made-by.ts";

/** What a picture's texts, or a text that a person pasted, tell about how it was painted. */
export interface FoundRecipe {
  readonly madeBy?: MadeBy;
  /** Where it is one of our own. */
  readonly recipe?: Recipe;
  /** Absent where the form is known by name only, or not at all. */
  readonly paintedWith?: PaintedWith;
}

/** Throws `EngineError("replay.seed")`. */
export function readRecipeTexts(texts: Texts): FoundRecipe {
  const maker = madeBy(texts);
  const recipe = ownRecipe(texts["pictoken"]);
  if (recipe !== undefined) return { madeBy: "pictoken", recipe, paintedWith: recipePaintedWith(recipe) };
  const parameters = parametersOf(texts);
  // a damaged recipe of our own still has A1111's text beside it
  if ((maker === "webui" || maker === "pictoken") && parameters !== undefined) {
    return { madeBy: maker, paintedWith: webuiRequest(parameters.slice(-LONGEST_INFOTEXT)) };
  }
  if (maker === undefined) return {};
  const foreign = foreignParameters(maker, texts);
  return { madeBy: maker, ...(foreign !== undefined && { paintedWith: webuiRequest(foreign) }) };
}

/** A recipe as JSON (bare, or as `/imagine --json` prints it), the JSON of other programs, or A1111's text. */
export function readPastedRecipe(text: string): FoundRecipe {
  const json = jsonObject(text);
  if (json === undefined) return readRecipeTexts({ parameters: text });
  if ("model" in json || "recipe" in json) {
    const own = readRecipeTexts({ pictoken: JSON.stringify(json["recipe"] ?? json) });
    if (own.recipe !== undefined) return own;
  }
  return readRecipeTexts("positive_prompt" in json ? { invokeai_metadata: text } : { prompt: text });
}

/** Reading takes a moment for each of them; `/imagine` takes prompts of half as many. */
const LONGEST_INFOTEXT = 40_000;

function ownRecipe(text: string | undefined): Recipe | undefined {
  return recipeSchema.safeParse(jsonObject(text)).data;
}
