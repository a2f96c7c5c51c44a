import type { z } from "zod";
import type { VectorStudio } from "../../engine/embeddings/vector-studio.ts";
import { EngineError } from "../../engine/errors.ts";
import type { ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import type { Json, Processor } from "../ports.ts";
import type { vectorsEmbedOutput } from "../vector-jobs.ts";
import { inBytes } from "./given-embeddings.ts";

/** Makes vectors of a text or a picture: described in the output, drawn, and whole in a file. */
export function vectorsEmbed(
  embedders: TextEmbedder & ImageEmbedder,
  studio: VectorStudio,
): Processor<JobInput<"vectors.embed">> {
  return async ({ view, format, ...input }, { signal }) => {
    const embedding = await embed(input, embedders, signal);
    signal.throwIfAborted();
    const { described, png, file } = await studio.show(embedding, { view, format });
    const output: z.infer<typeof vectorsEmbedOutput> = { embedding: described };
    const name = `${input.image === undefined ? "text" : "image"}-${embedding.stage}`;
    const picture = { name: `${name}.png`, mediaType: "image/png", bytes: png };
    return { output: output as unknown as Json, files: [picture, { name: `${name}.${format}`, ...file }] };
  };
}

function embed(
  { text, image, embeddings, ...asked }: Omit<JobInput<"vectors.embed">, "view" | "format">,
  embedders: TextEmbedder & ImageEmbedder,
  signal: AbortSignal,
) {
  if (text !== undefined && image === undefined)
    return embedders.embedText({ ...asked, ...inBytes(embeddings), text, pipeline: true }, { signal });
  if (image === undefined || text !== undefined) throw new EngineError("embed.text-or-image");
  return embedders.embedImage({ ...asked, image: Buffer.from(image, "base64") });
}
