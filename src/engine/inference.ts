import { Worker } from "node:worker_threads";
import type {
  Embedding,
  EmbeddingInspection,
  EmbeddingTrainingRequest,
  EmbeddingWorkshop,
  ImageEmbedder,
  ImageRequest,
  MadeEmbedding,
  Painting,
  PaintProgress,
  TextEmbedder,
  TextToImage,
  TrainedEmbedding,
  TrainingProgress,
} from "./ports.ts";
import { callableThread } from "./runtime/callable-thread.ts";
import type { Fallback, SessionSettings } from "./runtime/session-options.ts";

export interface InferenceOptions extends SessionSettings {
  /** Folders that hold models, besides the bundled one. */
  readonly folders: readonly string[];
  /** Patterns of the models that may be taken where none is named; all may unless given. */
  readonly allowed?: readonly string[];
  /** Folder that holds embeddings. */
  readonly embeddings?: string;
  /** Where graphs made of a model's own are kept; a temporary folder when absent. */
  readonly cacheFolder?: string;
  /** Bytes that loaded models may take together; half of the machine's when absent. */
  readonly memory?: number;
  /** Where trainings keep what they have learnt so far; nowhere when absent. */
  readonly trainingFolder?: string;
  /** The most texts or pictures that an encoder is given at once; 32 unless given. */
  readonly mostAtOnce?: number;
}

/** Everything that computes with models. A call rejects as its port says, or with the EngineErrors `inference.died` and `inference.closed`. */
export interface Inference extends TextToImage, TextEmbedder, ImageEmbedder, EmbeddingWorkshop, AsyncDisposable {}

/** What the inference thread can be asked. */
export type InferenceCalls = {
  readonly paint: { input: ImageRequest; progress: PaintProgress; output: readonly Painting[] };
  readonly embedText: { input: Parameters<TextEmbedder["embedText"]>[0]; progress: never; output: Embedding };
  readonly embedImage: { input: Parameters<ImageEmbedder["embedImage"]>[0]; progress: never; output: Embedding };
  readonly createEmbedding: {
    input: Parameters<EmbeddingWorkshop["createEmbedding"]>[0];
    progress: never;
    output: MadeEmbedding;
  };
  readonly inspectEmbedding: {
    input: Parameters<EmbeddingWorkshop["inspectEmbedding"]>[0];
    progress: never;
    output: EmbeddingInspection;
  };
  readonly trainEmbedding: { input: EmbeddingTrainingRequest; progress: TrainingProgress; output: TrainedEmbedding };
};

/**
 * The models on a thread of their own, because ONNX Runtime holds up the event loop that it is called on. The thread starts at the first call.
 * `onFallback` is told of networks that run on another provider than the first.
 */
export function startInference(options: InferenceOptions, onFallback?: (fallback: Fallback) => void): Inference {
  const entry = new URL("./inference-thread.ts", import.meta.url);
  const thread = callableThread<InferenceCalls>(() => {
    const worker = new Worker(entry, { name: "inference", workerData: options });
    if (onFallback) worker.on("message", onFallback);
    return worker;
  });
  return {
    paint: (request, run) => thread.call("paint", request, run),
    embedText: (request) => thread.call("embedText", request),
    embedImage: (request) => thread.call("embedImage", request),
    createEmbedding: (request) => thread.call("createEmbedding", request),
    inspectEmbedding: (request) => thread.call("inspectEmbedding", request),
    trainEmbedding: (request, run) => thread.call("trainEmbedding", request, run),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
