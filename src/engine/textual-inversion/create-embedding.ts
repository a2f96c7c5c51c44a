import { EngineError } from "../errors.ts";
import type { FileTensor } from "./file-tensor.ts";

export interface NewEmbedding {
  /** Letters, numbers, `.`, `_`, `-` and spaces of it are kept. */
  readonly name: string;
  /** 1…75 */
  readonly vectors: number;
  /** Ids of the text that it begins as, without start and end; none for vectors of zeros. */
  readonly ids: readonly number[];
  /** Hugging Face's CLIP tokenizer is told to give no more tokens than there are vectors; OpenCLIP's is not. */
  readonly truncates: boolean;
}

/**
 * An embedding before any training, as A1111 makes it: vector i of n is the input embedding of token ⌊i·L/n⌋ of L.
 * `rows` gives the text encoder's input embeddings of ids, [ids, width]. Throws `EngineError("embedding.name", {name})`.
 */
export async function createEmbedding(
  { name, vectors, ids, truncates }: NewEmbedding,
  rows: (ids: readonly number[]) => Promise<FileTensor>,
): Promise<{ readonly name: string; readonly tensor: FileTensor }> {
  const kept = name.replaceAll(/[^\p{L}\p{N}._\- ]/gu, "");
  if (kept.trim() === "") throw new EngineError("embedding.name", { name });
  const read = truncates ? ids.slice(0, vectors) : ids;
  const { dims, values } = await rows(read.length === 0 ? [0] : read);
  const width = dims[1]!;
  const tensor = { dims: [vectors, width], values: new Float32Array(vectors * width) };
  if (read.length === 0) return { name: kept, tensor };
  for (let i = 0; i < vectors; i++) {
    const row = Math.floor((i * read.length) / vectors);
    tensor.values.set(values.subarray(row * width, (row + 1) * width), i * width);
  }
  return { name: kept, tensor };
}
