import { z } from "zod";
import type { Recipe } from "../../ports.ts";
import { emphases } from "../../prompt/emphasis.ts";
import { maskedContents } from "../masked-contents.ts";
import { randomSources } from "../random/noise-source.ts";

/** A recipe as it travels: in a PNG, through the queue, pasted by a person. */
export const recipeSchema = z.object({
  model: z.string(),
  modelHash: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: z.int().nonnegative(),
  randomSource: z.enum(randomSources),
  variation: z.object({ seed: z.int().nonnegative(), strength: z.number() }).exactOptional(),
  guidanceRescale: z.number().exactOptional(),
  etaSeedDelta: z.int().nonnegative().exactOptional(),
  seedSize: z.object({ width: z.int().positive(), height: z.int().positive() }).exactOptional(),
  steps: z.int().positive(),
  guidanceScale: z.number(),
  sampler: z.string(),
  schedule: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  clipSkip: z.int().positive(),
  emphasis: z.enum(emphases).exactOptional(),
  startImage: z.string().exactOptional(),
  strength: z.number().exactOptional(),
  mask: z
    .object({
      file: z.string().exactOptional(),
      blur: z.number(),
      content: z.enum(maskedContents),
      inverted: z.literal(true).exactOptional(),
      padding: z.int().nonnegative().exactOptional(),
    })
    .exactOptional(),
  hires: z
    .object({
      factor: z.number().exactOptional(),
      width: z.int().positive(),
      height: z.int().positive(),
      upscaler: z.string(),
      steps: z.int().positive(),
    })
    .exactOptional(),
  refiner: z.object({ model: z.string(), modelHash: z.string(), switchAt: z.number() }).exactOptional(),
  tiling: z.literal(true).exactOptional(),
  imageGuidanceScale: z.number().exactOptional(),
  imagePrompt: z
    .object({ file: z.string(), weight: z.number(), noise: z.int().nonnegative().exactOptional() })
    .exactOptional(),
  embeddings: z.record(z.string(), z.string()).exactOptional(),
  unfitEmbeddings: z.array(z.string()).readonly().exactOptional(),
  unread: z.object({ prompt: z.string().exactOptional(), negativePrompt: z.string().exactOptional() }).exactOptional(),
  software: z.string(),
}) satisfies z.ZodType<Recipe>;
