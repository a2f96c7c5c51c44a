import { lookAtPicture } from "../src/engine/metadata/look-at-picture.ts";
import { readRecipeTexts } from "../src/engine/metadata/read-recipe.ts";
import { enlarge } from "../src/engine/picture/enlarge.ts";
import { defineCommand } from "./define.ts";
import { withEmbeddings } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { givenPictures } from "./imagine/given-pictures.ts";
import { presentPictures } from "./imagine/present-pictures.ts";
import { modelHere } from "./recipe/found-recipe.ts";
import { pictureOption } from "./recipe/picture-option.ts";
import { say, verbatim } from "./words.ts";

/** A picture at a larger size: painted over with its own recipe, or only enlarged. */
export const upscale = defineCommand({
  name: "upscale",
  summary: "upscale.summary",
  examples: ["/upscale", "/upscale by:1.5 strength:0.5", "/upscale with:lanczos by:4"],
  options: {
    image: { ...pictureOption, summary: "upscale.image", required: true },
    by: { kind: "number", summary: "upscale.by", min: 1, max: 4, default: 2 },
    with: { kind: "choice", summary: "upscale.with", choices: ["model", "lanczos"] },
    strength: { kind: "number", summary: "upscale.strength", min: 0, max: 1, default: 0.35 },
    prompt: { kind: "rest", summary: "upscale.prompt", suggest: "embeddings", maxLength: 20_000 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const bytes = await readAttachment(options.image);
    const picture = await lookAtPicture(bytes);
    const painted = readRecipeTexts(picture.texts).paintedWith;
    const prompt = options.prompt ?? painted?.request.prompt;
    if (options.with === "lanczos" || (options.with === undefined && prompt === undefined)) {
      const larger = await enlarge(bytes, picture, options.by);
      const file = await services.files.save({ name: "upscaled.png", mediaType: "image/png", bytes: larger.png });
      const size = `${larger.width} × ${larger.height}`;
      yield {
        blocks: [
          { kind: "image", file, alt: verbatim(prompt ?? options.image.name) },
          ...(prompt === undefined ? [{ kind: "note" as const, words: say("upscale.no-prompt") }] : []),
          { kind: "facts", facts: [{ label: say("imagine.fact.size"), value: verbatim(size) }] },
        ],
        audience: "everyone",
        data: { with: "lanczos", width: larger.width, height: larger.height, images: [{ ...file }] },
      };
      return;
    }
    const model = await modelHere(painted?.model, services);
    // a picture that was painted after another is like that one: it stands in for it
    const imagePrompt = painted?.imagePrompt === undefined ? undefined : options.image;
    const given = await givenPictures({ image: options.image, imagePrompt }, async () => bytes, services.files);
    const { steps, guidanceScale, sampler, schedule, emphasis, clipSkip, randomSource } = painted?.request ?? {};
    const input = {
      prompt: prompt ?? "",
      negativePrompt: painted?.request.negativePrompt ?? "",
      seed: painted?.request.seed ?? 0,
      count: 1,
      ...(model !== undefined && { model }),
      ...(steps !== undefined && { steps }),
      ...(guidanceScale !== undefined && { guidanceScale }),
      ...(sampler !== undefined && { sampler }),
      ...(schedule !== undefined && { schedule }),
      ...(emphasis !== undefined && { emphasis }),
      ...(clipSkip !== undefined && { clipSkip }),
      ...(randomSource !== undefined && { randomSource }),
      width: multipleOf8(picture.width * options.by),
      height: multipleOf8(picture.height * options.by),
      strength: options.strength,
      ...given,
    };
    const origin = { command: "upscale", action: "", caller, locale, target };
    const job = { type: "image.generate", input: await withEmbeddings(input, caller, services), origin };
    yield* followJob(job, services.jobs, signal);
  },
  present: presentPictures,
});

/** What every autoencoder here can paint. */
function multipleOf8(pixels: number): number {
  return Math.max(8, Math.round(pixels / 8) * 8);
}
