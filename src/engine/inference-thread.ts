/** The inference thread's entry: puts together what answers `InferenceCalls`. Its `workerData` are `InferenceOptions`. */
import { parentPort, workerData } from "node:worker_threads";
import { diffusionModels } from "./diffusion/model/diffusion-models.ts";
import { brownianThread } from "./diffusion/random/brownian-ahead.ts";
import { textToImage } from "./diffusion/text-to-image.ts";
import { embedders } from "./embeddings/embedders.ts";
import type { InferenceCalls, InferenceOptions } from "./inference.ts";
import { allowList } from "./models/allow-list.ts";
import { loadedModels } from "./models/loaded-models.ts";
import { modelFolders } from "./models/model-folders.ts";
import { usualModelMemory } from "./models/usual-model-memory.ts";
import { loadSession } from "./runtime/onnx-session.ts";
import { runtime } from "./runtime/runtime.ts";
import { serveCalls } from "./runtime/serve-calls.ts";
import type { Fallback, SessionSettings } from "./runtime/session-options.ts";
import { tryProviders } from "./runtime/try-providers.ts";
import { embeddingFolder } from "./textual-inversion/embedding-folder.ts";
import { embeddingWorkshop } from "./textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "./textual-inversion/train/training-checkpoints.ts";

if (parentPort === null) throw new Error("inference-thread.ts is the entry of a worker thread");

const {
  folders,
  allowed = ["*"],
  embeddings,
  cacheFolder,
  trainingFolder,
  memory,
  mostAtOnce,
  batch,
  ...ofAll
}: InferenceOptions = workerData;
const port = parentPort;
const store = modelFolders(folders, allowList(allowed));
const runtimeFor = runtime(ofAll, tryProviders, (fallback: Fallback) => port.postMessage(fallback));
const parts = {
  store,
  loaded: loadedModels(memory ?? usualModelMemory()),
  loadSession: async (file: string, model: string, ofModel: SessionSettings = {}) =>
    loadSession(file, { ...(await runtimeFor(ofModel)), model }),
  embeddings: embeddingFolder(embeddings),
  ...(cacheFolder !== undefined && { cacheFolder }),
};
const models = diffusionModels(parts);

serveCalls<InferenceCalls>(port, {
  ...textToImage({ ...parts, brownian: brownianThread(), ...(batch !== undefined && { batch }) }, models),
  ...embedders({ ...parts, runtimeFor, ...(mostAtOnce !== undefined && { mostAtOnce }) }),
  ...embeddingWorkshop(models, trainingCheckpoints(trainingFolder)),
});
