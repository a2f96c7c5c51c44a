import { describePicture } from "../../engine/embeddings/describe-picture.ts";
import type { ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import type { Json, Processor } from "../ports.ts";

/** Finds words for a picture. */
export function vectorsDescribe(embedders: TextEmbedder & ImageEmbedder): Processor<JobInput<"vectors.describe">> {
  return async ({ image, ...named }) => {
    const output = await describePicture(embedders, Buffer.from(image, "base64"), named);
    return { output: output as unknown as Json, files: [] };
  };
}
