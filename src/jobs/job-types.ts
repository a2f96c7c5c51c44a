import { z } from "zod";
import { maskedContents } from "../engine/diffusion/masked-contents.ts";
import { randomSources } from "../engine/diffusion/random/noise-source.ts";
import { recipeSchema } from "../engine/diffusion/recipe/recipe-schema.ts";
import { type ImageRequest, type Remark, remarkReasons } from "../engine/ports.ts";
import { emphases } from "../engine/prompt/emphasis.ts";
import { algorithms } from "../engine/tokens/training/training-request.ts";
import { embeddingJobTypes } from "./embedding-jobs.ts";
import type { Lane } from "./lanes.ts";
import { modelJobTypes } from "./model-jobs.ts";
import { vectorJobTypes } from "./vector-jobs.ts";

const variation = z.object({ seed: z.number(), strength: z.number() });

const promptTokens = z.object({ used: z.number(), limit: z.number() });

/** What of a request did nothing, or does not suit the model. */
const remarks = z.array(
  z.object({ option: z.string(), why: z.enum(remarkReasons), usual: z.string().exactOptional() }),
) satisfies z.ZodType<readonly Remark[]>;

const keptFile = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), size: z.number() });

/** The pictures that a request came with, kept so that a button can bring them again. */
const givenFiles = z.object({
  image: keptFile.exactOptional(),
  mask: keptFile.exactOptional(),
  imagePrompt: keptFile.exactOptional(),
});

/** What a model was asked to paint with and painted, of each picture in the order of the files. The PNG carries the same recipe. */
export const imageGenerateOutput = z.object({
  recipes: z.array(recipeSchema),
  /** What the prompts take of the text encoder's chunks. */
  tokens: z.object({ prompt: promptTokens, negativePrompt: promptTokens }).exactOptional(),
  remarks: remarks.exactOptional(),
  given: givenFiles.exactOptional(),
});

/** The recipe of every picture of a grid, row by row, and what stands above and beside them. */
export const imageGridOutput = z.object({
  recipes: z.array(recipeSchema),
  columns: z.array(z.string()),
  rows: z.array(z.string()),
  /** Those of any picture, each once. */
  remarks: remarks.exactOptional(),
});

/** A picture painted again: its recipe, what made the first one otherwise, and how far apart they are where the first one came along. */
export const imageReplayOutput = z.object({
  recipe: recipeSchema,
  differences: z.array(
    z.object({
      what: z.enum(["model", "model-hash", "refiner", "embedding", "start-image", "mask", "image-prompt", "software"]),
      name: z.string().exactOptional(),
      was: z.string(),
      now: z.string(),
    }),
  ),
  unmapped: z.array(z.object({ key: z.string(), value: z.string() })),
  given: givenFiles.exactOptional(),
  remarks: remarks.exactOptional(),
  pixels: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("same") }),
      z.object({ kind: z.literal("other-size"), width: z.number(), height: z.number() }),
      z.object({ kind: z.literal("different"), mean: z.number(), max: z.number(), changed: z.number() }),
    ])
    .exactOptional(),
});

/** Pictures in base64. */
const imageGenerateInput = z.object({
  model: z.string().exactOptional(),
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: z.int().min(0),
  count: z.int().min(1),
  steps: z.int().exactOptional(),
  guidanceScale: z.number().exactOptional(),
  sampler: z.string().exactOptional(),
  schedule: z.string().exactOptional(),
  randomSource: z.enum(randomSources).exactOptional(),
  variation: variation.exactOptional(),
  guidanceRescale: z.number().exactOptional(),
  etaSeedDelta: z.int().exactOptional(),
  seedSize: z.object({ width: z.int(), height: z.int() }).exactOptional(),
  width: z.int().exactOptional(),
  height: z.int().exactOptional(),
  aspect: z.number().positive().exactOptional(),
  effort: z.number().positive().exactOptional(),
  emphasis: z.enum(emphases).exactOptional(),
  clipSkip: z.int().exactOptional(),
  image: z.base64().exactOptional(),
  imageGuidanceScale: z.number().exactOptional(),
  imagePrompt: z.base64().exactOptional(),
  imagePromptWeight: z.number().exactOptional(),
  imagePromptNoise: z.number().exactOptional(),
  strength: z.number().exactOptional(),
  mask: z.base64().exactOptional(),
  maskBlur: z.number().exactOptional(),
  invertMask: z.boolean().exactOptional(),
  maskPadding: z.number().exactOptional(),
  maskedContent: z.enum(maskedContents).exactOptional(),
  hires: z
    .object({
      factor: z.number().exactOptional(),
      width: z.int().exactOptional(),
      height: z.int().exactOptional(),
      upscaler: z.string().exactOptional(),
      steps: z.int().exactOptional(),
    })
    .exactOptional(),
  refiner: z.object({ model: z.string(), switchAt: z.number().exactOptional() }).exactOptional(),
  tiling: z.boolean().exactOptional(),
  /** The request's own pictures as files, passed through to the output. */
  given: givenFiles.exactOptional(),
  /** Those of the server that the prompts may name: .safetensors in base64. */
  embeddings: z
    .array(z.object({ name: z.string(), file: z.base64() }))
    .readonly()
    .exactOptional(),
}) satisfies z.ZodType<Omit<ImageRequest, "image" | "mask" | "imagePrompt" | "embeddings">>;

/** One request for every place of a grid, row by row; `locale` is that of its labels. */
const imageGridInput = z.object({
  cells: z.array(imageGenerateInput).min(1),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.string()).min(1),
  locale: z.string(),
});

/** A grid whose columns are without an embedding and with it; `code` is its card's, where it was not taken over. */
const embeddingTryInput = imageGridInput.extend({ name: z.string(), code: z.string().exactOptional() });

export const embeddingTryOutput = imageGridOutput.extend({ name: z.string(), code: z.string().exactOptional() });

/** What is painted again, beside what is known of the first time; `original` is the picture itself in base64. */
const imageReplayInput = z.object({
  request: imageGenerateInput,
  was: z.object({
    model: z.string().exactOptional(),
    modelHash: z.string().exactOptional(),
    refiner: z.object({ model: z.string(), modelHash: z.string(), switchAt: z.number() }).exactOptional(),
    embeddings: z.record(z.string(), z.string()).exactOptional(),
    software: z.string().exactOptional(),
    startImage: z.string().exactOptional(),
    mask: z.string().exactOptional(),
    imagePrompt: z.string().exactOptional(),
  }),
  unmapped: z.array(z.object({ key: z.string(), value: z.string() })),
  original: z.base64().exactOptional(),
});

const tokenizerTrainInput = z.object({
  name: z.string(),
  text: z.string(),
  algorithm: z.enum(algorithms),
  size: z.int().min(1),
});

/** A trained tokenizer, described; the first file is its tokenizer.json, the second a picture. Sizes rise to the whole vocabulary. */
export const tokenizerTrainOutput = z.object({
  name: z.string(),
  algorithm: z.enum(algorithms),
  characters: z.number(),
  sizes: z.array(z.object({ size: z.number(), count: z.number(), charactersPerToken: z.number() })).min(1),
});

/** Every kind of job there is, and the lane that it waits in. A worker refuses an input of a version that it does not know. */
export const jobTypes = {
  ...embeddingJobTypes,
  "embedding.try": { version: 1, lane: "pictures", input: embeddingTryInput },
  "image.generate": { version: 1, lane: "pictures", repeats: true, input: imageGenerateInput },
  "image.grid": { version: 1, lane: "pictures", repeats: true, input: imageGridInput },
  "image.replay": { version: 1, lane: "pictures", input: imageReplayInput },
  ...modelJobTypes,
  "tokenizer.train": { version: 1, lane: "errands", input: tokenizerTrainInput },
  ...vectorJobTypes,
} as const satisfies Readonly<Record<string, JobType>>;

interface JobType {
  readonly version: number;
  readonly lane: Lane;
  /** The same input makes the same output: whoever asks for what another one asks for gets that one's. */
  readonly repeats?: true;
  readonly input: z.ZodType;
}

export type JobTypeName = keyof typeof jobTypes;

export type JobInput<Type extends JobTypeName> = z.infer<(typeof jobTypes)[Type]["input"]>;

export function isJobType(name: string): name is JobTypeName {
  return Object.hasOwn(jobTypes, name);
}
