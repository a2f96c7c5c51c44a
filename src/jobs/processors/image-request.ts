import type { ImageRequest } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import { inBytes } from "./given-embeddings.ts";

/** The request of a job, its pictures in bytes. */
export function requestOf({
  image,
  mask,
  imagePrompt,
  embeddings,
  given: _given,
  ...rest
}: JobInput<"image.generate">): ImageRequest {
  return {
    ...rest,
    ...(image !== undefined && { image: Buffer.from(image, "base64") }),
    ...(mask !== undefined && { mask: Buffer.from(mask, "base64") }),
    ...(imagePrompt !== undefined && { imagePrompt: Buffer.from(imagePrompt, "base64") }),
    ...inBytes(embeddings),
  };
}
