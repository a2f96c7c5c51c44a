/** The studio's thread: answers `StudioCalls`. */
import { parentPort } from "node:worker_threads";
import { createVectorDrawing } from "../picture/vectors/draw-vector-picture.ts";
import { serveCalls } from "../runtime/serve-calls.ts";
import { showVectors } from "./show-vectors.ts";
import type { StudioCalls } from "./vector-studio.ts";

if (parentPort === null) throw new Error("vector-studio-thread.ts is the entry of a worker thread");

const draw = createVectorDrawing();
serveCalls<StudioCalls>(parentPort, { draw, show: ([embedding, options]) => showVectors(embedding, options, draw) });
