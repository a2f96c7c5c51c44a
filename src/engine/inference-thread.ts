/** The inference thread's entry: puts together what answers `InferenceCalls`. Its `workerData` are `InferenceOptions`. */
import { parentPort, workerData } from "node:worker_threads";
import { diffusionModels } from "./diffusion/model/diffusion-models.ts";
import { brownianThread } from "./diffusion/random/brownian-ahead.ts";
import { textToImage } from "./diffusion/text-to-image.ts";
import { embedders } from "./embeddings/embedders.ts";
import type { InferenceCalls, InferenceOptions } from "./inference.ts";
import { allowList } from "./models/allow-list.ts";
import { modelFolders } from "./models/model-folders.ts";
import { loadSession } from "./runtime/onnx-session.ts";
import { serveCalls } from "./runtime/serve-calls.ts";
import { embeddingFolder } from "./textual-inversion/embedding-folder.ts";
import { embeddingWorkshop } from "./textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "./textual-inversion/train/training-checkpoints.ts";

if (parentPort === null) throw new Error("inference-thread.ts is the entry of a worker thread");

const { folders, allowed = ["*"], embeddings, cacheFolder, trainingFolder, ...runtime }: InferenceOptions = workerData;
const store = modelFolders(folders, allowList(allowed));
const parts = {
  store,
  loadSession: (file: string, model: string) => loadSession(file, { ...runtime, model }),
  embeddings: embeddingFolder(embeddings),
  ...(cacheFolder !== undefined && { cacheFolder }),
};
const models = diffusionModels(parts);

serveCalls<InferenceCalls>(parentPort, {
  ...textToImage({ ...parts, brownian: brownianThread() }, models),
  ...embedders({ ...parts, runtime }),
  ...embeddingWorkshop(models, trainingCheckpoints(trainingFolder)),
});
