import { imageReplayOutput } from "../src/jobs/job-types.ts";
import { defineCommand } from "./define.ts";
import { withEmbeddings } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { givenPictures } from "./imagine/given-pictures.ts";
import { pictureButtons } from "./imagine/picture-buttons.ts";
import { recipeFacts } from "./imagine/recipe-facts.ts";
import { recipeNotes } from "./imagine/recipe-notes.ts";
import { remarkNotes } from "./imagine/remark-notes.ts";
import { inBase64 } from "./in-base64.ts";
import { findRecipe, modelHere, mustStandAlone, refinerHere } from "./recipe/found-recipe.ts";
import { neededPictures } from "./recipe/needed-pictures.ts";
import { pictureOption } from "./recipe/picture-option.ts";
import { differencesBlocks, verdictOf } from "./recipe/replay-verdict.ts";
import { unmappedNotes } from "./recipe/unmapped-notes.ts";
import { verbatim } from "./words.ts";

/** Paints a picture again from its recipe, and says what is not as it was. */
export const replay = defineCommand({
  name: "replay",
  summary: "replay.summary",
  examples: [
    "/replay",
    "/replay a red circle\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 128x128, RNG: CPU",
  ],
  options: {
    recipe: { kind: "rest", summary: "replay.recipe", maxLength: 100_000 },
    image: { ...pictureOption, summary: "replay.image" },
    ...neededPictures,
    model: { kind: "text", summary: "replay.model", suggest: "image-models", maxLength: 200 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const original = options.image && (await readAttachment(options.image));
    const { request, unmapped, ...was } = await findRecipe({ text: options.recipe, image: original });
    mustStandAlone(was, options);
    const model = options.model ?? (await modelHere(was.model, services));
    const { start, mask, "image-prompt": imagePrompt } = options;
    const input = {
      request: {
        ...(await withEmbeddings(request, caller, services)),
        ...(model !== undefined && { model }),
        ...(await refinerHere(was.refiner, services)),
        ...(await givenPictures({ image: start, mask, imagePrompt }, readAttachment, services.files)),
      },
      was,
      unmapped: unmapped.map((each) => ({ ...each })),
      ...(original !== undefined && { original: inBase64(original) }),
    };
    const origin = { command: "replay", action: "", caller, locale, target };
    yield* followJob({ type: "image.replay", input, origin }, services.jobs, signal);
  },
  present(output, { files }) {
    const { recipe, differences, unmapped, pixels, given, remarks } = imageReplayOutput.parse(output);
    const verdict = verdictOf(differences, pixels);
    return {
      blocks: [
        { kind: "heading", words: verdict.words },
        ...files.map((file) => ({ kind: "image" as const, file, alt: verbatim(recipe.prompt) })),
        ...differencesBlocks(differences),
        ...unmappedNotes({ unmapped }),
        ...recipeNotes(recipe),
        ...remarkNotes(remarks),
        { kind: "facts", facts: recipeFacts([recipe]) },
      ],
      buttons: pictureButtons(recipe, files, given),
      audience: "everyone",
      data: {
        verdict: verdict.verdict,
        recipe,
        images: files.map((file) => ({ ...file, seed: recipe.seed })),
        differences,
        unmapped,
        ...(remarks !== undefined && { remarks }),
        ...(pixels !== undefined && { pixels }),
      },
    };
  },
});
