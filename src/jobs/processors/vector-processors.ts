import type { VectorStudio } from "../../engine/embeddings/vector-studio.ts";
import type { ImageEmbedder, TextEmbedder } from "../../engine/ports.ts";
import { vectorsCompare } from "./vectors-compare.ts";
import { vectorsDescribe } from "./vectors-describe.ts";
import { vectorsEmbed } from "./vectors-embed.ts";
import { vectorsShorten } from "./vectors-shorten.ts";

/** What does the work of each job that makes vectors. */
export function vectorProcessors(embedders: TextEmbedder & ImageEmbedder, studio: VectorStudio) {
  return {
    "vectors.embed": vectorsEmbed(embedders, studio),
    "vectors.compare": vectorsCompare(embedders, studio),
    "vectors.shorten": vectorsShorten(embedders, studio),
    "vectors.describe": vectorsDescribe(embedders),
  };
}
