/** The inference thread's entry: puts together what answers `InferenceCalls`. Its `workerData` are `InferenceOptions`. */
import { sep } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { textToImage } from "./diffusion/text-to-image.ts";
import { embedders } from "./embeddings/embedders.ts";
import type { InferenceCalls, InferenceOptions } from "./inference.ts";
import { modelFolders } from "./models/model-folders.ts";
import { loadSession } from "./runtime/onnx-session.ts";
import { serveCalls } from "./runtime/serve-calls.ts";

if (parentPort === null) throw new Error("inference-thread.ts is the entry of a worker thread");

const { folders, ...runtime }: InferenceOptions = workerData;
const store = modelFolders(folders);
const { paint } = textToImage({ store, loadSession: open });
const { embedText, embedImage } = embedders({ store, runtime });

serveCalls<InferenceCalls>(parentPort, { paint, embedText, embedImage });

async function open(file: string) {
  const owner = (await store.list()).find(({ folder }) => file.startsWith(folder + sep));
  return loadSession(file, { ...runtime, model: owner?.name ?? file });
}
