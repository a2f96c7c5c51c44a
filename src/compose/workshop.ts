import { join } from "node:path";
import type { Config } from "../config.ts";
import { startDrawing } from "../engine/drawing.ts";
import { startVectorStudio } from "../engine/embeddings/vector-studio.ts";
import { startInference } from "../engine/inference.ts";
import { modelLibrary } from "../engine/models/model-library.ts";
import { usualModelMemory } from "../engine/models/usual-model-memory.ts";
import { fallbackNotes } from "../engine/runtime/fallback-notes.ts";
import { embeddingHub } from "../engine/textual-inversion/hub/embedding-hub.ts";
import { embeddingFetch } from "../jobs/processors/embedding-fetch.ts";
import { embeddingCreate, embeddingInspect, embeddingTrain } from "../jobs/processors/embedding-jobs.ts";
import { embeddingPreview } from "../jobs/processors/embedding-preview.ts";
import { embeddingTry } from "../jobs/processors/embedding-try.ts";
import { imageGenerate } from "../jobs/processors/image-generate.ts";
import { imageGrid } from "../jobs/processors/image-grid.ts";
import { imageReplay } from "../jobs/processors/image-replay.ts";
import { modelProcessors } from "../jobs/processors/model-processors.ts";
import { tokenizerTrain } from "../jobs/processors/tokenizer-train.ts";
import { vectorProcessors } from "../jobs/processors/vector-processors.ts";
import type { OpenQueue } from "../jobs/queue.ts";
import { startWorker } from "../jobs/worker.ts";
import { libraryOptions } from "./library-options.ts";

/** Works jobs off with inference threads of its own, one for pictures and one for vectors, until it is disposed of. */
export function openWorkshop(config: Config, queue: OpenQueue): AsyncDisposable & { readonly ready: Promise<void> } {
  const { modelFolders, embeddingsFolder, dataFolder, providers, threads, modelMemory, batch, generations } = config;
  const { log } = queue;
  const notes = fallbackNotes(dataFolder);
  const untold = (err: unknown) => log.warn({ err }, "a note for the doctor was lost");
  void notes.clear().catch(untold);
  const options = {
    folders: modelFolders,
    allowed: config.allowedModels,
    cacheFolder: join(dataFolder, "graphs"),
    trainingFolder: join(dataFolder, "trainings"),
    providers,
    ...(embeddingsFolder !== undefined && { embeddings: embeddingsFolder }),
    ...(threads !== undefined && { threads }),
  };
  const onFallback: Parameters<typeof startInference>[1] = (fallback) => {
    log.warn(fallback, "a network was opened on another execution provider");
    void notes.add(fallback).catch(untold);
  };
  const memory = modelMemory ?? usualModelMemory();
  const inference = startInference(
    { ...options, batch, generations, memory: memory * (1 - ENCODERS_SHARE) },
    onFallback,
  );
  const encoders = startInference({ ...options, memory: memory * ENCODERS_SHARE }, onFallback);
  const drawing = startDrawing();
  const studio = startVectorStudio();
  const worker = startWorker({
    queue,
    pictures: batch * generations,
    processors: {
      "embedding.create": embeddingCreate(inference),
      "embedding.fetch": embeddingFetch(embeddingHub(libraryOptions(config))),
      "embedding.inspect": embeddingInspect(inference),
      "embedding.preview": embeddingPreview(inference),
      "embedding.train": embeddingTrain(inference, drawing.drawLosses),
      "embedding.try": embeddingTry(inference, drawing.drawGrid),
      "image.generate": imageGenerate(inference),
      "image.grid": imageGrid(inference, drawing.drawGrid),
      "image.replay": imageReplay(inference),
      ...modelProcessors(modelLibrary(libraryOptions(config))),
      "tokenizer.train": tokenizerTrain,
      ...vectorProcessors(encoders, studio),
    },
  });
  return {
    ready: worker.ready,
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await inference[Symbol.asyncDispose]();
      await encoders[Symbol.asyncDispose]();
      await drawing[Symbol.asyncDispose]();
      await studio[Symbol.asyncDispose]();
    },
  };
}

/** Of the memory for models: encoders of texts and pictures are small beside what paints. */
const ENCODERS_SHARE = 0.25;
