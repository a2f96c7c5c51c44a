import { embedders } from "../../src/engine/embeddings/embedders.ts";
import { modelFolders } from "../../src/engine/models/model-folders.ts";
import type { StoredEmbedding } from "../../src/engine/ports.ts";
import { loadSession } from "../../src/engine/runtime/onnx-session.ts";

/** Embedders of the bundled models, and of those in `folders`, on one thread. */
export function demoEmbedders(folders: readonly string[] = [], inversions: readonly StoredEmbedding[] = []) {
  return embedders({
    store: modelFolders(folders),
    runtimeFor: async () => ({ threads: 1 }),
    loadSession: (file, model) => loadSession(file, { model, threads: 1 }),
    embeddings: { list: async () => inversions },
  });
}
