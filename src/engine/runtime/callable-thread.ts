import { once } from "node:events";
import { MessageChannel, type Worker } from "node:worker_threads";
import { EngineError } from "../errors.ts";
import { unpackError } from "./packed-error.ts";
import type { Answer, CallRun, Calls, Request } from "./thread-calls.ts";

export interface CallableThread<C extends Calls> extends AsyncDisposable {
  /**
   * Rejects with what the handler threw (EngineErrors stay such), with the signal's reason once the handler has stopped, or with
   * `EngineError("inference.died", {reason})`; the next call starts a new thread then. After closing: `EngineError("inference.closed")`.
   */
  call<Name extends keyof C & string>(
    name: Name,
    input: C[Name]["input"],
    run?: CallRun<C[Name]["progress"]>,
  ): Promise<C[Name]["output"]>;
}

/**
 * A thread that serves calls, started at the first one. It keeps the process alive only while a call runs. Closing stops the calls through
 * their signals and waits for them: a thread is never terminated, because that aborts the process while ONNX Runtime computes.
 */
export function callableThread<C extends Calls>(start: () => Worker): CallableThread<C> {
  const closing = new AbortController();
  let thread: RunningThread | undefined;
  return {
    async call(name, input, { signal, onProgress } = {}) {
      const stop = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
      stop.throwIfAborted();
      if (thread === undefined || thread.death.aborted) thread = runningThread(start());
      const { calls } = thread;
      const call = callOne(thread, name, input, stop, onProgress).finally(() => calls.delete(call));
      calls.add(call);
      return call;
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new EngineError("inference.closed"));
      if (thread !== undefined) await end(thread);
    },
  };
}

interface RunningThread {
  readonly worker: Worker;
  readonly calls: Set<Promise<unknown>>;
  /** Aborted when the thread has ended, with an error that says why. */
  readonly death: AbortSignal;
}

function runningThread(worker: Worker): RunningThread {
  const death = new AbortController();
  let cause: unknown;
  worker.on("error", (error) => {
    cause = error;
  });
  worker.on("exit", (code) => {
    const reason = cause instanceof Error ? cause.message : `exit code ${code}`;
    death.abort(new EngineError("inference.died", { reason }, { cause }));
  });
  worker.unref();
  return { worker, calls: new Set(), death: death.signal };
}

async function end({ worker, calls, death }: RunningThread): Promise<void> {
  await Promise.allSettled(calls);
  if (death.aborted) return;
  worker.ref();
  worker.postMessage(null);
  await once(worker, "exit");
}

async function callOne<C extends Calls, Name extends keyof C>(
  { worker, death }: RunningThread,
  name: Name,
  input: C[Name]["input"],
  stop: AbortSignal,
  onProgress?: (progress: C[Name]["progress"]) => void,
): Promise<C[Name]["output"]> {
  const { port1: ours, port2: answers } = new MessageChannel();
  const result = Promise.withResolvers<C[Name]["output"]>();
  const onStop = () => ours.postMessage("stop");
  const onDeath = () => result.reject(death.reason);
  const tell = (progress: C[Name]["progress"]) => {
    try {
      onProgress?.(progress);
    } catch (error) {
      onStop();
      result.reject(error);
    }
  };
  ours.on("message", (answer: Answer<C[Name]>) => {
    if (answer.kind === "progress") tell(answer.progress);
    else if (answer.kind === "output") result.resolve(answer.output);
    else result.reject(answer.kind === "stopped" ? stop.reason : unpackError(answer.error));
  });
  stop.addEventListener("abort", onStop);
  death.addEventListener("abort", onDeath);
  try {
    const request: Request<C, Name> = { name, input, answers };
    worker.postMessage(request, [answers]);
    return await result.promise;
  } finally {
    stop.removeEventListener("abort", onStop);
    death.removeEventListener("abort", onDeath);
    ours.close();
  }
}
