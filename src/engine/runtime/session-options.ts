import type { InferenceSession } from "onnxruntime-node";
import type { ExecutionProvider } from "./execution-providers.ts";

/** Where and how networks run. */
export interface RuntimeOptions {
  /** Tried in this order; CPU alone when absent. */
  readonly providers?: readonly ExecutionProvider[];
  /** Threads inside one operator; ONNX Runtime's choice (the physical cores) when absent. */
  readonly threads?: number;
}

export interface SessionOptions extends RuntimeOptions {
  /** What people call the model, for messages. */
  readonly model: string;
}

/** ONNX Runtime's own words (level 4: fatal only): its errors are thrown with the same words, and need no second copy on stderr. */
export const quiet = { logSeverityLevel: 4 } as const;

/** The same options as ONNX Runtime names them. */
export function nativeOptions({ providers = ["cpu"], threads }: RuntimeOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: [...providers],
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...quiet,
  };
}
