import { Worker } from "node:worker_threads";
import type { VectorPicture } from "../picture/vectors/vector-picture.ts";
import type { Embedding } from "../ports.ts";
import { callableThread } from "../runtime/callable-thread.ts";
import type { ShownVectors, ShowOptions } from "./show-vectors.ts";

/** Makes pictures and files of vectors on a thread of its own: millions of numbers are too many for an event loop. */
export interface VectorStudio {
  /** Throws `EngineError("embed.view", {view})`. */
  show(embedding: Embedding, options: ShowOptions): Promise<ShownVectors>;
  /** A PNG. */
  draw(picture: VectorPicture): Promise<Uint8Array>;
}

/** What the studio's thread can be asked. */
export type StudioCalls = {
  readonly show: { input: readonly [Embedding, ShowOptions]; progress: never; output: ShownVectors };
  readonly draw: { input: VectorPicture; progress: never; output: Uint8Array };
};

/** The thread starts at the first call. */
export function startVectorStudio(): VectorStudio & AsyncDisposable {
  const entry = new URL("./vector-studio-thread.ts", import.meta.url);
  const thread = callableThread<StudioCalls>(() => new Worker(entry, { name: "vector-studio" }));
  return {
    show: (embedding, options) => thread.call("show", [embedding, options]),
    draw: (picture) => thread.call("draw", picture),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
