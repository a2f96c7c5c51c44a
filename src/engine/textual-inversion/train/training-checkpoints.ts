import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddingTrainingRequest } from "../../ports.ts";
import type { TrainingState } from "./train-embedding.ts";

/** Where a training that is stopped finds what it had learnt. */
export interface TrainingCheckpoints {
  /** Those of one training: the same request of a model, named by its hash, has the same. */
  of(request: EmbeddingTrainingRequest): Checkpoint;
}

interface Checkpoint {
  /** Undefined where there is none, or none that can be read: then the training begins anew, and comes to the same. */
  read(): Promise<TrainingState | undefined>;
  write(state: TrainingState): Promise<void>;
  remove(): Promise<void>;
}

/** In files of a folder; kept nowhere without one. */
export function trainingCheckpoints(folder: string | undefined): TrainingCheckpoints {
  return {
    of(request) {
      if (folder === undefined) return { read: async () => undefined, write: async () => {}, remove: async () => {} };
      const file = join(folder, `${nameOf(request)}.json`);
      return {
        // Only `write` makes such files, whole or not at all.
        read: async () => readFile(file, "utf8").then(JSON.parse, () => undefined),
        async write(state) {
          await mkdir(folder, { recursive: true });
          await writeFile(`${file}.new`, JSON.stringify(state));
          await rename(`${file}.new`, file);
        },
        remove: () => rm(file, { force: true }),
      };
    },
  };
}

function nameOf({ images, ...settings }: EmbeddingTrainingRequest): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const image of images) hash.update(createHash("sha256").update(image).digest());
  return hash.digest("hex").slice(0, 32);
}
