import { imageGenerateOutput } from "../../src/jobs/job-types.ts";
import type { Present } from "../define.ts";
import type { Block } from "../reply.ts";
import { verbatim } from "../words.ts";
import { pictureButtons } from "./picture-buttons.ts";
import { recipeFacts } from "./recipe-facts.ts";
import { recipeNotes } from "./recipe-notes.ts";
import { remarkNotes } from "./remark-notes.ts";
import { countButton, tokenFact } from "./token-budget.ts";

/** Finished pictures, what should be noticed about them, and the recipe. */
export const presentPictures: Present = (output, { files }) => {
  const { recipes, tokens, remarks, given } = imageGenerateOutput.parse(output);
  const [recipe] = recipes;
  if (recipe === undefined) throw new TypeError("image.generate gave no recipe");
  const images = files.map((file, i) => ({ ...file, seed: recipes[i]?.seed ?? recipe.seed }));
  return {
    blocks: [
      ...files.map((file): Block => ({ kind: "image", file, alt: verbatim(recipe.prompt) })),
      ...recipeNotes(recipe),
      ...remarkNotes(remarks),
      { kind: "facts", facts: [...recipeFacts(recipes), ...tokenFact(tokens?.prompt)] },
    ],
    buttons: [...pictureButtons(recipe, files, given), ...countButton(recipe, tokens?.prompt)],
    audience: "everyone",
    data: {
      recipe,
      images,
      ...(tokens !== undefined && { tokens }),
      ...(remarks !== undefined && { remarks }),
    },
  };
};
