import { shortHash } from "../../src/engine/textual-inversion/embedding-hashes.ts";
import type { Caller } from "../caller.ts";
import type { KeptEmbedding, Services } from "../services.ts";
import type { EmbeddingSource } from "./embedding-source.ts";
import { libraryOf } from "./known-embeddings.ts";

/**
 * Puts an embedding into the library of the server that was asked in.
 * Throws EngineErrors: `embedding.name-taken` {name}, `embedding.library-full` {max}.
 */
export async function keepEmbedding(
  { name, file, vectors, width, source }: NewEmbedding,
  caller: Caller,
  { embeddingLibrary }: Pick<Services, "embeddingLibrary">,
): Promise<KeptEmbedding> {
  const kept = {
    name,
    vectors,
    width,
    shorthash: shortHash(file),
    source,
    owner: ownerOf(caller),
    ownerName: caller.name ?? caller.id,
    state: "usable",
    at: Date.now(),
  } as const;
  await embeddingLibrary.add(libraryOf(caller), { ...kept, file });
  return kept;
}

export interface NewEmbedding {
  readonly name: string;
  /** .safetensors */
  readonly file: Uint8Array;
  readonly vectors: number;
  readonly width: number;
  readonly source: EmbeddingSource;
}

export function ownerOf({ platform, id }: Caller): string {
  return `${platform}:${id}`;
}
