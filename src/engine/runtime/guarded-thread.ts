import type { Worker } from "node:worker_threads";
import { callableThread } from "./callable-thread.ts";
import type { Calls } from "./thread-calls.ts";

/** A thread that may be ended at any time, with whatever it was doing. Its handlers tell that they have begun by any progress. */
export interface GuardedThread<C extends Calls> extends AsyncDisposable {
  /**
   * Rejects with what the handler threw, at once with the signal's reason when that aborts, or with a `ThreadEnd`. A call that had not begun when
   * another one brought the thread down is made again on a new one.
   */
  call<Name extends keyof C & string>(
    name: Name,
    input: C[Name]["input"],
    run?: { readonly signal?: AbortSignal | undefined },
  ): Promise<C[Name]["output"]>;
  /** Calls that the thread has not ended. */
  readonly pending: number;
  /** Bytes of its heap and of what hangs on it; 0 before it is started. */
  memory(): Promise<number>;
}

/** Why a call had no answer: the thread was silent for too long, its heap was full, or it died of something else. */
export class ThreadEnd extends Error {
  readonly how: "slow" | "memory" | "died";

  constructor(how: ThreadEnd["how"], cause?: unknown) {
    super(`the thread ended: ${how}`, { cause });
    this.name = "ThreadEnd";
    this.how = how;
  }
}

/**
 * Guards a thread that works on what anyone may have made: a call that is silent for `limitMs` ends the thread, and the next call starts another.
 * Silence is counted in ticks of this thread's own clock, so that time during which it stood still itself does not count.
 */
export function guardedThread<C extends Calls>(start: () => Worker, limitMs: number): GuardedThread<C> {
  let worker: Worker | undefined;
  let slow = false;
  const thread = callableThread<C>(() => {
    slow = false;
    worker = start();
    return worker;
  });
  const watch = silenceWatch(limitMs, () => {
    slow = true;
    void worker?.terminate();
  });

  return {
    async call(name, input, { signal } = {}) {
      signal?.throwIfAborted();
      for (let left = RETRIES; ; left--) {
        let begun = false;
        const onProgress = () => {
          begun = true;
          watch.heard();
        };
        try {
          return await orAborted(watch.during(thread.call(name, input, { onProgress })), signal);
        } catch (error) {
          const end = endOf(error, slow);
          if (end === undefined) throw error;
          if (begun || left === 0) throw end;
        }
      }
    },
    get pending() {
      return watch.pending;
    },
    memory: async () => (worker === undefined ? 0 : heapOf(worker)),
    async [Symbol.asyncDispose]() {
      await worker?.terminate();
      await thread[Symbol.asyncDispose]();
    },
  };
}

const RETRIES = 2;

/** Calls `onSilence` when calls are pending and nothing is heard for `limitMs`. */
function silenceWatch(limitMs: number, onSilence: () => void) {
  const tickMs = Math.min(1000, limitMs / 4);
  let silentMs = 0;
  let pending = 0;
  let clock: NodeJS.Timeout | undefined;
  const tick = () => {
    silentMs += tickMs;
    if (silentMs >= limitMs) onSilence();
  };
  const heard = () => {
    silentMs = 0;
  };
  return {
    heard,
    get pending() {
      return pending;
    },
    async during<T>(call: Promise<T>): Promise<T> {
      if (pending++ === 0) {
        heard();
        clock = setInterval(tick, tickMs);
      }
      try {
        return await call;
      } finally {
        heard();
        if (--pending === 0) clearInterval(clock);
      }
    },
  };
}

/** Rejects with the signal's reason at once; what comes later is nobody's. */
async function orAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return call;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([call, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    call.catch(() => {});
  }
}

/** What `callableThread` says of a thread's death, with what brought it about. */
function endOf(error: unknown, slow: boolean): ThreadEnd | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "inference.died")) return undefined;
  const { cause } = error;
  const full = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  return new ThreadEnd(slow ? "slow" : full ? "memory" : "died", error);
}

async function heapOf(worker: Worker): Promise<number> {
  try {
    const { total_heap_size, external_memory } = await worker.getHeapStatistics();
    return total_heap_size + external_memory;
  } catch {
    return 0; // it has ended
  }
}
