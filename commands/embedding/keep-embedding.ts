import { shortHash } from "../../src/engine/textual-inversion/embedding-hashes.ts";
import type { Asker, KeptEmbedding, Services } from "../services.ts";
import { approvalChannel, tellAdmins } from "./approval.ts";
import type { EmbeddingSource } from "./embedding-source.ts";
import { libraryOf, ownerOf } from "./known-embeddings.ts";
import { askForPreview } from "./preview-embedding.ts";

export interface NewEmbedding {
  readonly name: string;
  /** .safetensors */
  readonly file: Uint8Array;
  readonly vectors: number;
  readonly width: number;
  readonly source: EmbeddingSource;
}

/**
 * Puts an embedding into the library of the server that was asked in: where that wants an admin's approval it waits for one, and they are told.
 * Throws EngineErrors: `embedding.name-taken` {name}, `embedding.library-full` {max}.
 */
export async function keepEmbedding(
  { name, file, vectors, width, source }: NewEmbedding,
  asker: Asker,
  services: Pick<Services, "embeddingLibrary" | "settings" | "notices" | "jobs" | "models">,
): Promise<KeptEmbedding> {
  const { caller } = asker;
  const channel = await approvalChannel(caller, services);
  const shorthash = shortHash(file);
  // A job's answer that is given again keeps nothing anew: admins are told once.
  const before = await services.embeddingLibrary.find(libraryOf(caller), name);
  const kept = {
    name,
    vectors,
    width,
    shorthash,
    source,
    owner: ownerOf(caller),
    ownerName: caller.name ?? caller.id,
    state: channel === undefined ? "usable" : "waiting",
    at: before?.shorthash === shorthash ? before.at : Date.now(),
  } as const;
  await services.embeddingLibrary.add(libraryOf(caller), { ...kept, file });
  if (channel !== undefined) await tellAdmins(kept, channel, asker, services);
  // It is kept without a picture too: /embedding preview paints it, or says what is wrong.
  await askForPreview({ ...kept, file }, asker, services).catch(() => {});
  return kept;
}
