import { EngineError } from "../errors.ts";
import type { EmbeddingFile } from "./embedding-file.ts";

/** Vectors of zeros do nothing, and norms far from any word's break pictures. Throws EngineErrors `embedding.zeros` and `embedding.norm` {file, vector, norm}. */
export function checkVectors(file: string, { parts }: Pick<EmbeddingFile, "parts">): void {
  for (const { dims, values } of parts) {
    const width = dims[1]!;
    for (let at = 0; at < values.length; at += width) {
      const norm = Math.hypot(...values.subarray(at, at + width));
      if (norm === 0) throw new EngineError("embedding.zeros", { file, vector: at / width + 1 });
      if (norm > GREATEST_NORM)
        throw new EngineError("embedding.norm", { file, vector: at / width + 1, norm: norm.toFixed(0) });
    }
  }
}

/** Words of CLIP have norms about 0.4, those of the demo model 5; trained embeddings reach some tens. */
const GREATEST_NORM = 1000;
