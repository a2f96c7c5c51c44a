import type { ImageRequest } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";

/** The embeddings that a job brings along, in bytes; nothing where it brings none. */
export function inBytes(embeddings: JobInput<"image.generate">["embeddings"]): Pick<ImageRequest, "embeddings"> {
  if (embeddings === undefined) return {};
  return { embeddings: embeddings.map(({ name, file }) => ({ name, file: Buffer.from(file, "base64") })) };
}
