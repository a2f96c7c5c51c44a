import { randomInt } from "node:crypto";
import { randomSources } from "../src/engine/diffusion/random/noise-source.ts";
import { writtenSchedule } from "../src/engine/diffusion/samplers/index.ts";
import { emphases } from "../src/engine/prompt/emphasis.ts";
import { imageGenerateOutput } from "../src/jobs/job-types.ts";
import { defineCommand } from "./define.ts";
import { followJob } from "./follow-job.ts";
import type { Block, Button, Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

/** Paints a prompt with Stable Diffusion, as a job. */
export const imagine = defineCommand({
  name: "imagine",
  summary: "imagine.summary",
  onMessage: "imagine.on-message",
  examples: [
    "/imagine a red circle on a blue background",
    "/imagine seed:42 steps:12 a small yellow star on the left",
    '/imagine negative:"red, orange" count:4 a heart on a white background',
  ],
  options: {
    prompt: { kind: "rest", summary: "imagine.prompt", required: true, maxLength: 20_000 },
    negative: { kind: "text", summary: "imagine.negative", default: "", maxLength: 20_000 },
    model: { kind: "text", summary: "imagine.model", suggest: "image-models", maxLength: 200 },
    width: { kind: "integer", summary: "imagine.width", min: 64, max: 2048 },
    height: { kind: "integer", summary: "imagine.height", min: 64, max: 2048 },
    steps: { kind: "integer", summary: "imagine.steps", min: 1, max: 150 },
    guidance: { kind: "number", summary: "imagine.guidance", min: 0, max: 30 },
    seed: { kind: "integer", summary: "imagine.seed", min: -1, max: Number.MAX_SAFE_INTEGER, default: -1 },
    count: { kind: "integer", summary: "imagine.count", min: 1, max: 8, default: 1 },
    sampler: { kind: "text", summary: "imagine.sampler", suggest: "samplers", maxLength: 100 },
    schedule: { kind: "text", summary: "imagine.schedule", suggest: "schedules", maxLength: 100 },
    "random-source": { kind: "choice", summary: "imagine.random-source", choices: randomSources },
    "variation-seed": { kind: "integer", summary: "imagine.variation-seed", min: -1, max: Number.MAX_SAFE_INTEGER },
    "variation-strength": { kind: "number", summary: "imagine.variation-strength", min: 0, max: 1 },
    "clip-skip": { kind: "integer", summary: "imagine.clip-skip", min: 1, max: 12 },
    emphasis: { kind: "choice", summary: "imagine.emphasis", choices: emphases },
  },
  run({ options, caller, locale, target, signal }, services) {
    const { prompt, negative, model, width, height, steps, guidance, seed, count, sampler, schedule, emphasis } =
      options;
    const randomSource = options["random-source"];
    const variation = variationOf(options["variation-seed"], options["variation-strength"], count);
    const clipSkip = options["clip-skip"];
    const input = {
      prompt,
      negativePrompt: negative,
      seed: seed === -1 ? drawSeed(count) : seed,
      count,
      ...(model !== undefined && { model }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(steps !== undefined && { steps }),
      ...(guidance !== undefined && { guidanceScale: guidance }),
      ...(sampler !== undefined && { sampler }),
      ...(schedule !== undefined && { schedule }),
      ...(randomSource !== undefined && { randomSource }),
      ...(variation !== undefined && { variation }),
      ...(emphasis !== undefined && { emphasis }),
      ...(clipSkip !== undefined && { clipSkip }),
    };
    const origin = { command: "imagine", action: "", caller, locale, target };
    return followJob({ type: "image.generate", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const { recipes } = imageGenerateOutput.parse(output);
    const [recipe] = recipes;
    if (recipe === undefined) throw new TypeError("image.generate gave no recipe");
    const images = files.map((file, i) => ({ ...file, seed: recipes[i]?.seed ?? recipe.seed }));
    return {
      blocks: [
        ...files.map((file): Block => ({ kind: "image", file, alt: verbatim(recipe.prompt) })),
        ...unreadNotes(recipe),
        {
          kind: "facts",
          facts: [
            { label: say("imagine.fact.prompt"), value: verbatim(recipe.prompt) },
            ...(recipe.negativePrompt === ""
              ? []
              : [{ label: say("imagine.fact.negative"), value: verbatim(recipe.negativePrompt) }]),
            {
              label: say("imagine.fact.seed"),
              value: verbatim([...new Set(recipes.map(({ seed }) => seed))].join(", ")),
            },
            { label: say("imagine.fact.steps"), value: verbatim(stepsOf(recipe)) },
            ...variationFact(recipes),
            { label: say("imagine.fact.guidance"), value: verbatim(recipe.guidanceScale) },
            { label: say("imagine.fact.size"), value: verbatim(`${recipe.width} × ${recipe.height}`) },
            { label: say("imagine.fact.model"), value: verbatim(`${recipe.model} (${recipe.modelHash})`) },
          ],
        },
      ],
      buttons: [again(recipe)],
      audience: "everyone",
      data: { recipe, images },
    };
  },
});

type Recipe = ReturnType<typeof imageGenerateOutput.parse>["recipes"][number];

/** A seed that people can read aloud: 32 bits, as other tools draw them; pictures of one request take the seeds that follow. */
function drawSeed(count: number): number {
  return randomInt(0, 2 ** 32 - count);
}

/** A second seed without a strength shows, yet leaves the picture recognisable; a strength without a seed draws one. */
function variationOf(seed = -1, strength: number | undefined, count: number) {
  if (seed === -1 && strength === undefined) return undefined;
  return { seed: seed === -1 ? drawSeed(count) : seed, strength: strength ?? SLIGHT_VARIATION };
}

const SLIGHT_VARIATION = 0.2;

/** How it was sampled; the schedule where it is not the sampler's own. */
function stepsOf({ steps, sampler, schedule }: Recipe): string {
  const written = writtenSchedule(sampler, schedule);
  return [steps, sampler, ...(written === undefined ? [] : [written])].join(" · ");
}

/** The second seeds of the pictures, and how much of them. */
function variationFact(recipes: readonly Recipe[]) {
  const variations = recipes.flatMap(({ variation }) => variation ?? []);
  const [first] = variations;
  if (first === undefined) return [];
  const seeds = variations.map(({ seed }) => seed).join(", ");
  return [{ label: say("imagine.fact.variation"), value: verbatim(`${seeds} · ${first.strength}`) }];
}

function unreadNotes({ unread, unfitEmbeddings = [] }: Recipe): Block[] {
  const notes: Block[] = [];
  if (unread?.prompt) notes.push({ kind: "note", words: say("imagine.unread", { text: unread.prompt }) });
  if (unread?.negativePrompt) {
    notes.push({ kind: "note", words: say("imagine.unread-negative", { text: unread.negativePrompt }) });
  }
  if (unfitEmbeddings.length > 0) {
    notes.push({ kind: "note", words: say("imagine.unfit-embeddings", { names: unfitEmbeddings.join(", ") }) });
  }
  return notes;
}

/** The same request with a new seed. */
function again(recipe: Recipe): Button {
  const { prompt, negativePrompt, model, width, height, steps, guidanceScale, sampler, schedule } = recipe;
  const { randomSource, clipSkip, emphasis } = recipe;
  const options = {
    prompt,
    negative: negativePrompt,
    model,
    width,
    height,
    steps,
    guidance: guidanceScale,
    sampler,
    schedule,
    ...(randomSource !== "cpu" && { "random-source": randomSource }),
    ...(clipSkip > 1 && { "clip-skip": clipSkip }),
    ...(emphasis !== undefined && { emphasis }),
  };
  return {
    label: say("imagine.again"),
    style: "primary",
    action: { command: "imagine", action: "", options },
    for: "everyone",
  };
}
