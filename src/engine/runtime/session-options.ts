import type { InferenceSession } from "onnxruntime-node";
import type { ModelSession } from "../ports.ts";
import type { ExecutionProvider, WantedProviders } from "./execution-providers.ts";

/** How networks run, as anybody may set it for all models or for one. What is absent is ONNX Runtime's choice. */
export interface SessionSettings {
  readonly providers?: WantedProviders;
  /** Threads inside one operator; the physical cores when absent. */
  readonly threads?: number;
  /** How far ONNX Runtime rewrites the graph. */
  readonly graphOptimization?: "disabled" | "basic" | "extended" | "layout" | "all";
  /** Whether it plans memory for the shapes that it has seen. */
  readonly memoryPattern?: boolean;
  /** Whether it keeps the memory that it had for the next run. */
  readonly memoryArena?: boolean;
}

/** The same, with the providers chosen: tried in this order, CPU alone when absent. */
export interface RuntimeOptions extends Omit<SessionSettings, "providers"> {
  readonly providers?: readonly ExecutionProvider[];
  /** Told when a network was opened on another provider than the first. */
  readonly onFallback?: (fallback: Fallback) => void;
}

/** A network that a provider did not take, and the one that did. */
export interface Fallback {
  readonly model: string;
  /** `unet/model.onnx` */
  readonly file: string;
  readonly provider: ExecutionProvider;
  readonly reason: string;
  readonly taker: ExecutionProvider;
}

export interface SessionOptions extends RuntimeOptions {
  /** What people call the model, for messages. */
  readonly model: string;
}

/** Opens an .onnx file of a model, as its settings say. Throws EngineErrors: those of `onProviders`. */
export type LoadSession = (file: string, model: string, settings?: SessionSettings) => Promise<ModelSession>;

/** ONNX Runtime's own words (level 4: fatal only): its errors are thrown with the same words, and need no second copy on stderr. */
export const quiet = { logSeverityLevel: 4 } as const;

/** The same options as ONNX Runtime names them, for one provider. What that can't compute it leaves to the CPU, node by node. */
export function nativeOptions(
  { threads, graphOptimization, memoryPattern, memoryArena }: RuntimeOptions,
  provider: ExecutionProvider,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...(graphOptimization !== undefined && { graphOptimizationLevel: graphOptimization }),
    ...(memoryPattern !== undefined && { enableMemPattern: memoryPattern }),
    ...(memoryArena !== undefined && { enableCpuMemArena: memoryArena }),
    ...quiet,
  };
}
