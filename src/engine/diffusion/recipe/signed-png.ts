import { z } from "zod";
import type { Recipe } from "../../ports.ts";
import { emphases } from "../../prompt/emphasis.ts";
import { randomSources } from "../random/noise-source.ts";
import { infotext } from "./infotext.ts";
import { pngTexts, withPngTexts } from "./png-text.ts";

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

const recipeSchema: z.ZodType<Recipe> = z.object({
  model: z.string(),
  modelHash: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: z.int().nonnegative(),
  randomSource: z.enum(randomSources),
  variation: z.exactOptional(z.object({ seed: z.int().nonnegative(), strength: z.number() })),
  steps: z.int().positive(),
  guidanceScale: z.number(),
  sampler: z.string(),
  schedule: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  clipSkip: z.int().positive(),
  emphasis: z.exactOptional(z.enum(emphases)),
  embeddings: z.exactOptional(z.record(z.string(), z.string())),
  unfitEmbeddings: z.exactOptional(z.array(z.string())),
  unread: z.exactOptional(
    z.object({ prompt: z.exactOptional(z.string()), negativePrompt: z.exactOptional(z.string()) }),
  ),
  software: z.string(),
});
