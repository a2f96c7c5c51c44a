import { join } from "node:path";
import type { Config } from "../config.ts";
import { startInference } from "../engine/inference.ts";
import { imageGenerate } from "../jobs/processors/image-generate.ts";
import { imageReplay } from "../jobs/processors/image-replay.ts";
import { vectorsEmbed } from "../jobs/processors/vectors-embed.ts";
import type { OpenQueue } from "../jobs/queue.ts";
import { startWorker } from "../jobs/worker.ts";

/** Works jobs off with an inference thread of its own, until it is disposed of. */
export function openWorkshop(config: Config, queue: OpenQueue): AsyncDisposable & { readonly ready: Promise<void> } {
  const { modelFolders, embeddingsFolder, dataFolder, providers, threads } = config;
  const inference = startInference({
    folders: modelFolders,
    cacheFolder: join(dataFolder, "graphs"),
    providers,
    ...(embeddingsFolder !== undefined && { embeddings: embeddingsFolder }),
    ...(threads !== undefined && { threads }),
  });
  const worker = startWorker({
    queue,
    processors: {
      "image.generate": imageGenerate(inference),
      "image.replay": imageReplay(inference),
      "vectors.embed": vectorsEmbed(inference),
    },
  });
  return {
    ready: worker.ready,
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await inference[Symbol.asyncDispose]();
    },
  };
}
