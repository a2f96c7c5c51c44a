import { z } from "zod";
import type { DescribedVectors } from "../engine/embeddings/show-vectors.ts";
import { vectorFormats } from "../engine/embeddings/vector-files.ts";
import { views } from "../engine/embeddings/vector-view.ts";
import { poolings } from "../engine/ports.ts";

const shape = z.array(z.number()).readonly();

const statistics = { norm: z.number(), mean: z.number(), min: z.number(), max: z.number() };

const token = z.object({
  id: z.number(),
  token: z.string(),
  padding: z.literal(true).exactOptional(),
  weight: z.number().exactOptional(),
  norm: z.number().exactOptional(),
  mean: z.number().exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
});

/** Vectors, described. The files are their picture and the vectors themselves. */
export const vectorsEmbedOutput = z.object({
  embedding: z.object({
    model: z.string(),
    stage: z.string(),
    shape,
    dtype: z.literal("float32"),
    norm: z.number(),
    pooling: z.enum(poolings),
    normalized: z.boolean(),
    windows: z
      .object({ count: z.number(), combined: z.enum(["concatenated", "mean", "max", "last"]).exactOptional() })
      .exactOptional(),
    tokens: z.array(token).readonly().exactOptional(),
    tokenCount: z.number().exactOptional(),
    pipeline: z
      .array(z.object({ stage: z.string(), shape, ...statistics }))
      .readonly()
      .exactOptional(),
    unread: z.string().exactOptional(),
    values: z.array(z.number()).readonly().exactOptional(),
  }) satisfies z.ZodType<DescribedVectors>,
});

/** Exactly one of `text` and `image`; the image in base64. */
const vectorsEmbedInput = z.object({
  model: z.string().exactOptional(),
  text: z.string().exactOptional(),
  image: z.base64().exactOptional(),
  stage: z.string().exactOptional(),
  pooling: z.enum(poolings).exactOptional(),
  normalize: z.boolean().exactOptional(),
  view: z.enum(views),
  format: z.enum(vectorFormats),
});

/** Jobs that make vectors. */
export const vectorJobTypes = {
  "vectors.embed": { version: 2, input: vectorsEmbedInput },
} as const;
