import { z } from "zod";

/** A new embedding; the file is its vectors as .safetensors. Losses are shares of the one at the start, the best so far after each generation. */
export const embeddingMadeOutput = z.object({
  name: z.string(),
  model: z.string(),
  modelHash: z.string(),
  vectors: z.number(),
  width: z.number(),
  /** What it was made of. */
  source: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("created"), text: z.string() }),
    z.object({
      kind: z.literal("trained"),
      text: z.string(),
      pictures: z.number(),
      seed: z.number(),
      generations: z.number(),
      losses: z.array(z.number()),
    }),
  ]),
});

/** An embedding that was brought from the Hub; the file is its vectors as .safetensors. */
export const embeddingFetchOutput = z.object({
  /** What it shall be called, and otherwise what it or its repository is called. */
  name: z.string(),
  vectors: z.number(),
  width: z.number(),
  source: z.object({
    kind: z.literal("hub"),
    repository: z.string(),
    commit: z.string(),
    file: z.string(),
    /** Of the file on the Hub. */
    sha256: z.string(),
    step: z.number().exactOptional(),
  }),
});

/** What whoever keeps an embedding knows of it. */
const embeddingAbout = z.object({
  shorthash: z.string(),
  owner: z.string().exactOptional(),
  /** Milliseconds since 1970. */
  at: z.number().exactOptional(),
  state: z.enum(["usable", "waiting"]).exactOptional(),
  source: z.record(z.string(), z.json()).exactOptional(),
  /** What prompts that name it show, as a saved file. */
  preview: z.object({ id: z.string(), name: z.string(), mediaType: z.string(), size: z.number() }).exactOptional(),
});

/** What an embedding is and what its vectors are near to. */
export const embeddingInspectOutput = z.object({
  name: z.string(),
  model: z.string(),
  vectors: z.number(),
  width: z.number(),
  norms: z.array(z.number()),
  usualNorm: z.number(),
  nearest: z.array(z.array(z.object({ token: z.string(), cosine: z.number() }))),
  about: embeddingAbout,
});

/** A preview of an embedding; its file is a small picture, absent where the model has no use for it. */
export const embeddingPreviewOutput = z.object({ name: z.string(), shorthash: z.string() });

const newEmbedding = z.object({
  model: z.string().exactOptional(),
  name: z.string(),
  text: z.string(),
  vectors: z.int().min(1).max(75),
});

/** `file` is an embedding's .safetensors in base64. */
const embeddingInspectInput = z.object({
  model: z.string().exactOptional(),
  name: z.string(),
  file: z.base64(),
  about: embeddingAbout,
});

/** Pictures in base64. */
const embeddingTrainInput = newEmbedding.extend({
  images: z.array(z.base64()).min(1).max(20),
  seed: z.int().min(0),
  generations: z.int().min(1),
});

/** `file` is its .safetensors in base64. */
const embeddingPreviewInput = z.object({
  model: z.string().exactOptional(),
  name: z.string(),
  shorthash: z.string(),
  file: z.base64(),
});

const embeddingFetchInput = z.object({
  repository: z.string(),
  revision: z.string().exactOptional(),
  file: z.string().exactOptional(),
  name: z.string().exactOptional(),
});

/** Jobs that make embeddings and look into them. */
export const embeddingJobTypes = {
  "embedding.create": { version: 1, lane: "pictures", input: newEmbedding },
  "embedding.fetch": { version: 1, lane: "errands", input: embeddingFetchInput },
  "embedding.inspect": { version: 1, lane: "pictures", input: embeddingInspectInput },
  "embedding.preview": { version: 1, lane: "pictures", input: embeddingPreviewInput },
  "embedding.train": { version: 1, lane: "pictures", input: embeddingTrainInput },
} as const;
