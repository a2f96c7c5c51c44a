import type { z } from "zod";
import { toNpy } from "../../engine/embeddings/npy.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Embedding, ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import type { JobInput, vectorsEmbedOutput } from "../job-types.ts";
import type { Processor } from "../ports.ts";

/** Makes a vector of a text or a picture: described in the output, whole in a NumPy file. */
export function vectorsEmbed(embedders: TextEmbedder & ImageEmbedder): Processor<JobInput<"vectors.embed">> {
  return async (input, { signal }) => {
    const embedding = await embed(input, embedders);
    signal.throwIfAborted();
    const output: z.infer<typeof vectorsEmbedOutput> = { embedding: describe(embedding) };
    const name = `${input.image === undefined ? "text" : "image"}-vector.npy`;
    const bytes = toNpy(embedding.values, embedding.shape);
    return { output, files: [{ name, mediaType: "application/octet-stream", bytes }] };
  };
}

function embed({ model, text, image }: JobInput<"vectors.embed">, embedders: TextEmbedder & ImageEmbedder) {
  const named = model === undefined ? {} : { model };
  if (text !== undefined && image === undefined) return embedders.embedText({ ...named, text });
  if (image === undefined || text !== undefined) throw new EngineError("embed.text-or-image");
  return embedders.embedImage({ ...named, image: Buffer.from(image, "base64") });
}

function describe({ model, shape, values, pooling, normalized, ids, unread }: Embedding) {
  return {
    model,
    shape: [...shape],
    norm: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)),
    pooling,
    normalized,
    ...(ids && { tokens: ids.length }),
    ...(unread !== undefined && { unread }),
    values: [...values.slice(0, MOST_VALUES)],
  };
}

/** As many as the widest pooled vectors have (4096); of vectors for each token, only the first. */
const MOST_VALUES = 4096;
