import { shortHash } from "../../src/engine/textual-inversion/embedding-hashes.ts";
import type { FileTensor } from "../../src/engine/textual-inversion/file-tensor.ts";
import { writeSafetensors } from "../../src/engine/textual-inversion/safetensors.ts";
import type { Caller } from "../caller.ts";
import type { KeptEmbedding, Services } from "../services.ts";
import type { EmbeddingSource } from "./embedding-source.ts";
import { libraryOf } from "./known-embeddings.ts";

/** Vectors as the one form in which libraries keep them; Stable Diffusion XL's have two parts. */
export function embeddingFile(parts: readonly FileTensor[]): Uint8Array {
  const keys = parts.length > 1 ? ["clip_l", "clip_g"] : ["emb_params"];
  return writeSafetensors(Object.fromEntries(parts.map((part, i) => [keys[i]!, part])));
}

/**
 * Puts an embedding into the library of the server that was asked in; where the server wants that, it waits for an admin's approval.
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
