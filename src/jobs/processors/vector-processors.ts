import type { VectorStudio } from "../../engine/embeddings/vector-studio.ts";
import type { ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import { vectorsEmbed } from "./vectors-embed.ts";

/** What does the work of each job that makes vectors. */
export function vectorProcessors(embedders: TextEmbedder & ImageEmbedder, studio: VectorStudio) {
  return { "vectors.embed": vectorsEmbed(embedders, studio) };
}
