import { z } from "zod";
import type { PictureDescription } from "../engine/embeddings/describe-picture.ts";
import type { DescribedVectors } from "../engine/embeddings/show-vectors.ts";
import { termLists } from "../engine/embeddings/terms/term-lists.ts";
import { vectorFormats } from "../engine/embeddings/vector-files.ts";
import { views } from "../engine/embeddings/vector-view.ts";
import type { WeighedPrompt } from "../engine/embeddings/weigh-words.ts";
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

/** Those of the server that a text may name: .safetensors in base64. */
const embeddings = z.array(z.object({ name: z.string(), file: z.base64() })).readonly();

/** Exactly one of `text` and `image`; the image in base64. */
const vectorsEmbedInput = z.object({
  model: z.string().exactOptional(),
  text: z.string().exactOptional(),
  image: z.base64().exactOptional(),
  stage: z.string().exactOptional(),
  pooling: z.enum(poolings).exactOptional(),
  normalize: z.boolean().exactOptional(),
  embeddings: embeddings.exactOptional(),
  view: z.enum(views),
  format: z.enum(vectorFormats),
});

const item = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("image"), name: z.string(), image: z.base64() }),
]);

/** At least two things. With `score`, there is one picture and one text, and the text is scored phrase by phrase. `last`: the picture is that which was last painted for the caller. */
const vectorsCompareInput = z.object({
  model: z.string().exactOptional(),
  items: z.array(item).min(2),
  score: z.boolean(),
  last: z.literal(true).exactOptional(),
});

const phrases = z.array(z.object({ phrase: z.string(), cosine: z.number(), carries: z.number() })).readonly();

/** How near things are to one another: `matrix` in their order, and the others by their nearness to `against`. The file is a picture of the matrix. */
export const vectorsCompareOutput = z.object({
  model: z.string(),
  items: z.array(
    z.object({
      letter: z.string(),
      kind: z.enum(["text", "image"]),
      label: z.string(),
      windows: z.number().exactOptional(),
    }),
  ),
  matrix: z.array(z.array(z.number())),
  ranking: z.array(z.object({ letter: z.string(), cosine: z.number() })),
  against: z.string(),
  clip: z.object({ cosine: z.number(), score: z.number(), phrases }).exactOptional(),
  last: z.literal(true).exactOptional(),
});

const vectorsShortenInput = z.object({
  model: z.string().exactOptional(),
  prompt: z.string(),
  embeddings: embeddings.exactOptional(),
});

/** What each word of a prompt weighs. The file is a picture of it. */
export const vectorsShortenOutput = z.object({
  model: z.string(),
  prompt: z.string(),
  words: z.array(z.object({ word: z.string(), without: z.string(), cosine: z.number() })).readonly(),
  shorter: z.array(z.object({ prompt: z.string(), words: z.number(), cosine: z.number() })).readonly(),
}) satisfies z.ZodType<WeighedPrompt & { readonly prompt: string }>;

const vectorsDescribeInput = z.object({ model: z.string().exactOptional(), image: z.base64() });

const near = z.object({ phrase: z.string(), cosine: z.number() });

/** Words for a picture. */
export const vectorsDescribeOutput = z.object({
  model: z.string(),
  description: z.string(),
  cosine: z.number(),
  lists: z
    .array(z.object({ list: z.enum(termLists.map(({ name }) => name)), nearest: z.array(near).readonly() }))
    .readonly(),
}) satisfies z.ZodType<PictureDescription>;

/** Jobs that make vectors. */
export const vectorJobTypes = {
  "vectors.embed": { version: 2, lane: "vectors", input: vectorsEmbedInput },
  "vectors.compare": { version: 1, lane: "vectors", input: vectorsCompareInput },
  "vectors.shorten": { version: 1, lane: "vectors", input: vectorsShortenInput },
  "vectors.describe": { version: 1, lane: "vectors", input: vectorsDescribeInput },
} as const;
