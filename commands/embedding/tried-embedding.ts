import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import type { Caller } from "../caller.ts";
import type { KeptEmbedding, Services } from "../services.ts";
import { findEmbedding } from "./known-embeddings.ts";
import { findShared } from "./shared-embedding.ts";

/** What a trial paints with. */
export interface TriedEmbedding {
  readonly name: string;
  readonly width: number;
  /** .safetensors, where a worker does not have it. */
  readonly file?: Uint8Array;
  /** Of its card, where it is tried without being taken over. */
  readonly code?: string;
  /** What it began as. */
  readonly words?: string;
  readonly state: KeptEmbedding["state"];
}

/** One by its name, or by the code of a card. Throws what `findEmbedding` throws. */
export async function findTried(
  asked: string,
  caller: Caller,
  services: Pick<Services, "files" | "embeddingLibrary" | "embeddings">,
): Promise<TriedEmbedding> {
  const shared = await findShared(asked, services);
  if (shared !== undefined) {
    const { width } = await readEmbedding(`${shared.name}.safetensors`, shared.file);
    return { ...shared, width, state: "usable" };
  }
  const { name, width, file, kept, state } = await findEmbedding(asked, caller, services);
  const words = wordsOf(kept?.source);
  return { name, width, state, ...(kept && { file }), ...(words !== undefined && { words }) };
}

/** An `EmbeddingSource`'s words; `*` is what is begun with where none were given. */
function wordsOf(source: unknown): string | undefined {
  const isOfWords = typeof source === "object" && source !== null && "text" in source && source.text !== "*";
  return isOfWords ? String(source.text) : undefined;
}
