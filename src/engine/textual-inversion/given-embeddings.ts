import type { ImageRequest, StoredEmbedding } from "../ports.ts";
import { readEmbedding } from "./read-embedding.ts";

/** The embeddings that a request brings along. Throws what `readEmbedding` throws. */
export function givenEmbeddings(
  embeddings: NonNullable<ImageRequest["embeddings"]>,
): Promise<readonly StoredEmbedding[]> {
  return Promise.all(
    embeddings.map(async ({ name, file }) => ({ ...(await readEmbedding(`${name}.safetensors`, file)), name })),
  );
}
