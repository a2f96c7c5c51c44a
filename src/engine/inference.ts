import { Worker } from "node:worker_threads";
import { usualModelMemory } from "./models/usual-model-memory.ts";
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
import { type CallableThread, callableThread } from "./runtime/callable-thread.ts";
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
  /** The most requests for pictures that one thread paints at once, where that pays; one when absent. */
  readonly batch?: number;
  /** How many generations may run at once, each on a thread with models of its own; one when absent. */
  readonly generations?: number;
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
 * The models on a thread of their own, or on several with a share of the memory each, because ONNX Runtime holds up the event loop that it is called on. A
 * thread starts at its first call; a call goes to the one that has fewest. `onFallback` is told of networks that run on another provider than the first.
 */
export function startInference(
  { generations = 1, memory = usualModelMemory(), ...others }: InferenceOptions,
  onFallback?: (fallback: Fallback) => void,
): Inference {
  const workerData: InferenceOptions = { ...others, memory: memory / generations };
  const { call, [Symbol.asyncDispose]: close } = callableThreads(generations, () => {
    const worker = new Worker(ENTRY, { name: "inference", workerData });
    if (onFallback) worker.on("message", onFallback);
    return worker;
  });
  return {
    paint: (request, run) => call("paint", request, run),
    embedText: (request, run) => call("embedText", request, run),
    embedImage: (request) => call("embedImage", request),
    createEmbedding: (request) => call("createEmbedding", request),
    inspectEmbedding: (request) => call("inspectEmbedding", request),
    trainEmbedding: (request, run) => call("trainEmbedding", request, run),
    [Symbol.asyncDispose]: close,
  };
}

const ENTRY = new URL("./inference-thread.ts", import.meta.url);

/** As one thread that serves calls, with the work spread over so many. */
function callableThreads(count: number, start: () => Worker): CallableThread<InferenceCalls> {
  const threads = Array.from({ length: count }, () => ({ thread: callableThread<InferenceCalls>(start), calls: 0 }));
  return {
    async call(...asked) {
      const idlest = threads.reduce((best, one) => (one.calls < best.calls ? one : best));
      idlest.calls++;
      try {
        return await idlest.thread.call(...asked);
      } finally {
        idlest.calls--;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map(({ thread }) => thread[Symbol.asyncDispose]()));
    },
  };
}
