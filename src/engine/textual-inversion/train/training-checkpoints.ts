import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddingTrainingRequest } from "../../ports.ts";
import type { TrainingState } from "./train-embedding.ts";

/** Where a training that is stopped finds what it had learnt. */
export interface TrainingCheckpoints {
  /** Those of one training, however long it shall be: the same request of a model, named by its hash, has the same. */
  of(request: Omit<EmbeddingTrainingRequest, "generations">): Checkpoint;
}

interface Checkpoint {
  /** Undefined where there is none, none that can be read, or one that has gone further: then the training begins anew, and comes to the same. */
  read(generations: number): Promise<TrainingState | undefined>;
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
        async read(generations) {
          await sweep(folder);
          // Only `write` makes such files, whole or not at all.
          const state: TrainingState | undefined = await readFile(file, "utf8").then(JSON.parse, () => undefined);
          return state && state.search.generation <= generations ? state : undefined;
        },
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

/** So long somebody may come back to what was stopped. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Takes away what nobody came back to. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    const written = (await stat(file).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - written > KEPT_MS) await rm(file, { force: true });
  }
}

function nameOf({ images, ...settings }: Omit<EmbeddingTrainingRequest, "generations">): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const image of images) hash.update(createHash("sha256").update(image).digest());
  return hash.digest("hex").slice(0, 32);
}
