import { createHash } from "node:crypto";
import { EngineError } from "../../errors.ts";
import { startDigest } from "../../models/hub/file-digest.ts";
import { type HubClient, hubClient } from "../../models/hub/hub-client.ts";
import type { HubSettings } from "../../models/hub/hub-fetch.ts";
import type { HubFile, HubRepository } from "../../models/hub/hub-file.ts";
import { type Pause, persist, pause as realPause } from "../../models/hub/persist.ts";
import type { EmbeddingHub, LibraryRun } from "../../ports.ts";
import { chooseFile, LARGEST_ON_HUB } from "./choose-file.ts";

export interface EmbeddingHubOptions extends HubSettings {
  /** Whether the network must be left alone. */
  readonly offline: boolean;
  readonly pause?: Pause;
}

/** Brings single embeddings from the Hub into memory: one file each, of a commit, checked against what the Hub lists. */
export function embeddingHub(options: EmbeddingHubOptions): EmbeddingHub {
  const { offline, pause = realPause } = options;
  const hub = hubClient(options);
  return {
    async fetchEmbedding({ repository: name, revision, file: wanted }, run = {}) {
      if (offline) throw new EngineError("embedding.offline", { repository: name });
      const { signal } = run;
      const patience = { pause, ...(signal && { signal }) };
      const repository = await persist(
        () => hub.look({ name, ...(revision !== undefined && { revision }) }, signal),
        patience,
      );
      const file = chooseFile(repository, wanted);
      if (file.size > LARGEST_ON_HUB)
        throw new EngineError("embedding.too-big", { file: file.path, bytes: file.size, max: LARGEST_ON_HUB });
      const bytes = await persist(() => read(hub, repository, file, run), patience);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { repository: repository.name, commit: repository.commit, file: file.path, sha256, bytes };
    },
  };
}

/** Whole and as listed, or not at all. */
async function read(
  hub: HubClient,
  repository: HubRepository,
  { path, size, digest }: HubFile,
  { signal, onProgress }: LibraryRun,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let done = 0;
  for await (const chunk of hub.read(repository, path, 0, signal)) {
    chunks.push(chunk);
    done += chunk.length;
    if (done > size) throw new EngineError("hub.damaged", { model: repository.name, file: path });
    onProgress?.({ done, total: size });
  }
  if (done < size) throw new EngineError("hub.unreachable", { endpoint: hub.endpoint, reason: `${path} ended early` });
  const bytes = Buffer.concat(chunks);
  if (startDigest(digest, size).update(bytes).digest("hex") !== digest.value)
    throw new EngineError("hub.damaged", { model: repository.name, file: path });
  return bytes;
}
