import type { VectorStudio } from "../../engine/embeddings/vector-studio.ts";
import { weighWords } from "../../engine/embeddings/weigh-words.ts";
import type { TextEmbedder } from "../../engine/ports.ts";
import type { JobInput } from "../job-types.ts";
import type { Json, Processor } from "../ports.ts";
import { inBytes } from "./given-embeddings.ts";

/** Weighs the words of a prompt, and draws them by their weight. */
export function vectorsShorten(embedder: TextEmbedder, studio: VectorStudio): Processor<JobInput<"vectors.shorten">> {
  return async ({ prompt, embeddings, ...named }) => {
    const weighed = await weighWords(embedder, prompt, { ...named, ...inBytes(embeddings) });
    const moves = weighed.words.map(({ cosine }) => Math.max(0, 1 - cosine));
    const most = Math.max(...moves) || 1;
    const words = weighed.words.map(({ word }, i) => ({
      text: word,
      weight: Math.sqrt(moves[i]! / most), // the eye tells dark greys apart less than light ones
      note: (100 * moves[i]!).toFixed(1),
    }));
    const png = await studio.draw({ kind: "words", words });
    const output = { ...weighed, prompt } as unknown as Json;
    return { output, files: [{ name: "words.png", mediaType: "image/png", bytes: png }] };
  };
}
