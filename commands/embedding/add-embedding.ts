import { EngineError } from "../../src/engine/errors.ts";
import type { EmbeddingFile } from "../../src/engine/textual-inversion/embedding-file.ts";
import { nameOf, readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { writeEmbedding } from "../../src/engine/textual-inversion/write-embedding.ts";
import { defineAction } from "../define.ts";
import { checkName } from "./check-name.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";

/** `/embedding add`: takes a file in, once it has been found harmless and whole. */
export const addEmbedding = defineAction({
  summary: "embedding.add.summary",
  options: {
    file: {
      kind: "attachment",
      summary: "embedding.add.file",
      required: true,
      accept: ["file"],
      maxBytes: 64 * 2 ** 20,
    },
    name: { kind: "text", summary: "embedding.name", maxLength: 60 },
  },
  async run({ options, caller, locale, readAttachment }, services) {
    const { name: file } = options.file;
    const read = await readEmbedding(file, await readAttachment(options.file));
    mustHaveVectors(file, read);
    const name = await checkName(options.name ?? read.nameInside ?? nameOf(file), caller, services);
    const source = { kind: "file", file, ...(read.step !== undefined && { step: read.step }) } as const;
    const added = { name, file: writeEmbedding(read.parts), vectors: read.vectors, width: read.width, source };
    return keptReply(await keepEmbedding(added, { caller, locale }, services));
  },
});

/** Vectors of zeros do nothing, and norms far from any word's break pictures. Throws EngineErrors `embedding.zeros` and `embedding.norm` {file, vector, norm}. */
function mustHaveVectors(file: string, { parts }: EmbeddingFile): void {
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
