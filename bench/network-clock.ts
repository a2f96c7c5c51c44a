import { InferenceSession } from "onnxruntime-node";

/** Adds up the time inside ONNX Runtime's own `session.run`, of all sessions of this process: everything else is ours. */
export function networkClock(): { readonly spent: () => number; readonly reset: () => void } {
  // typed as an interface, yet a class
  const { prototype } = InferenceSession as unknown as { readonly prototype: { run: Run } };
  const { run } = prototype;
  let spent = 0;
  prototype.run = async function timed(...args) {
    const start = performance.now();
    try {
      return await run.apply(this, args);
    } finally {
      spent += performance.now() - start;
    }
  };
  return {
    spent: () => spent,
    reset: () => {
      spent = 0;
    },
  };
}

type Run = (this: InferenceSession, ...args: unknown[]) => Promise<unknown>;
