import type { Embedding, TextEmbedder, TextRequest } from "../ports.ts";

/** One vector of a text: the model's own, else the mean over its tokens. */
export async function textVector(
  embedder: TextEmbedder,
  request: Pick<TextRequest, "model" | "prefer" | "text">,
): Promise<Embedding> {
  const embedding = await embedder.embedText(request);
  return embedding.shape.length === 1 ? embedding : embedder.embedText({ ...request, pooling: "mean" });
}
