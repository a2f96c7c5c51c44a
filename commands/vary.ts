import { defineCommand } from "./define.ts";
import { withEmbeddings } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { givenPictures } from "./imagine/given-pictures.ts";
import { drawSeed } from "./imagine/image-request.ts";
import { presentPictures } from "./imagine/present-pictures.ts";
import { VARIATIONS } from "./imagine/variations.ts";
import { findRecipe, modelHere, mustStandAlone, refinerHere } from "./recipe/found-recipe.ts";
import { neededPictures } from "./recipe/needed-pictures.ts";
import { pictureOption } from "./recipe/picture-option.ts";

/** Pictures near one that carries its recipe: its seed with a second one mixed in. */
export const vary = defineCommand({
  name: "vary",
  summary: "vary.summary",
  examples: ["/vary", "/vary by:strong count:2"],
  options: {
    recipe: { kind: "rest", summary: "replay.recipe", maxLength: 100_000 },
    image: { ...pictureOption, summary: "vary.image" },
    ...neededPictures,
    by: { kind: "choice", summary: "vary.by", choices: ["subtle", "strong"], default: "subtle" },
    count: { kind: "integer", summary: "vary.count", min: 1, max: 8, default: 4 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const image = options.image && (await readAttachment(options.image));
    const found = await findRecipe({ text: options.recipe, image });
    mustStandAlone(found, options);
    const model = await modelHere(found.model, services);
    const { start, mask, "image-prompt": imagePrompt } = options;
    const input = {
      ...found.request,
      ...(await givenPictures({ image: start, mask, imagePrompt }, readAttachment, services.files)),
      ...(model !== undefined && { model }),
      ...(await refinerHere(found.refiner, services)),
      count: options.count,
      variation: { seed: drawSeed(options.count), strength: VARIATIONS[options.by] },
    };
    const origin = { command: "vary", action: "", caller, locale, target };
    const job = { type: "image.generate", input: await withEmbeddings(input, caller, services), origin };
    yield* followJob(job, services.jobs, signal);
  },
  present: presentPictures,
});
