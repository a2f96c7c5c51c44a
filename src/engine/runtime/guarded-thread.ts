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

/** Why a call had no answer: the thread computed for too long without a word, its heap grew too large, or it died of something else. */
export class ThreadEnd extends Error {
  readonly how: "slow" | "memory" | "died";

  constructor(how: ThreadEnd["how"], cause?: unknown) {
    super(`the thread ended: ${how}`, { cause });
    this.name = "ThreadEnd";
    this.how = how;
  }
}

export interface ThreadLimits {
  /** How long a thread may compute without a word, in time of a core. */
  readonly limitMs: number;
  /** Bytes of heap. */
  readonly memory: number;
}

/**
 * Guards a thread that works on what anyone may have made: a call that computes for `limitMs` without a word, or whose heap grows past
 * `memory`, ends the thread, and the next call starts another. What is counted is the thread's own time of a core, so that a machine that is busy
 * otherwise ends nothing; one that neither computes nor answers is given `WAITS` times as long. The heap is watched from here, since a thread that
 * reaches a limit of V8's own may take the whole process along.
 */
export function guardedThread<C extends Calls>(start: () => Worker, limits: ThreadLimits): GuardedThread<C> {
  let worker: Worker | undefined;
  let reason: "slow" | "memory" | undefined;
  const thread = callableThread<C>(() => {
    reason = undefined;
    worker = start();
    watch.starting();
    return worker;
  });
  const endFor = (why: "slow" | "memory") => {
    reason = why;
    void worker?.terminate();
  };
  const watch = silenceWatch(limits.limitMs, {
    computedMs: async () => (worker === undefined ? undefined : computedMsOf(worker)),
    onSilence: () => endFor("slow"),
    async onTick() {
      const watched = worker;
      if (watched === undefined || (await heapOf(watched)) <= limits.memory) return;
      if (worker === watched) endFor("memory");
    },
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
          const end = endOf(error, reason);
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
const STARTS = 5;
const WAITS = 15;

interface WatchEvents {
  /** The time of a core that the thread has taken so far; undefined when it can't be told. */
  readonly computedMs: () => Promise<number | undefined>;
  readonly onSilence: () => void;
  readonly onTick: () => Promise<void>;
}

/** Ticks while calls are pending, and tells when nothing is heard while the thread computes for `limitMs`. */
function silenceWatch(limitMs: number, { computedMs, onSilence, onTick }: WatchEvents) {
  const tickMs = Math.min(250, limitMs / 4);
  let waitedMs = 0; // in ticks, so that time during which this thread stood still itself does not count
  let spentMs = 0;
  let before: number | undefined; // what the thread had computed when it was last heard of
  let silence = {}; // another one each time
  let allowedMs = limitMs;
  let pending = 0;
  let clock: NodeJS.Timeout | undefined;
  let ofProcess = process.cpuUsage();
  let isLooking = false;
  const tick = () => {
    const { user, system } = process.cpuUsage(ofProcess);
    ofProcess = process.cpuUsage();
    waitedMs += tickMs;
    // No more than this until it is told: a regular expression that backtracks tells nothing.
    spentMs += Math.min(tickMs, (user + system) / 1000);
    if (spentMs >= allowedMs || waitedMs >= WAITS * allowedMs) onSilence();
    else if (!isLooking) void look();
  };
  const look = async () => {
    isLooking = true;
    const looked = silence;
    const computed = await computedMs();
    if (silence !== looked) return;
    isLooking = false;
    if (computed !== undefined) {
      before ??= computed;
      spentMs = computed - before;
    }
    await onTick();
  };
  const begin = (allowed: number) => {
    waitedMs = 0;
    spentMs = 0;
    before = undefined;
    silence = {};
    isLooking = false;
    allowedMs = allowed;
  };
  const heard = () => begin(limitMs);
  return {
    heard,
    /** Until it is heard of for the first time, a thread reads its sources and may take longer. */
    starting: () => begin(STARTS * limitMs),
    get pending() {
      return pending;
    },
    async during<T>(call: Promise<T>): Promise<T> {
      if (pending++ === 0) {
        begin(allowedMs);
        ofProcess = process.cpuUsage();
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
function endOf(error: unknown, reason: "slow" | "memory" | undefined): ThreadEnd | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "inference.died")) return undefined;
  return new ThreadEnd(reason ?? "died", error);
}

/** In milliseconds. Node before 24.6 can't tell. */
async function computedMsOf(worker: Worker): Promise<number | undefined> {
  if (typeof worker.cpuUsage !== "function") return undefined;
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1000;
  } catch {
    return undefined; // it has ended
  }
}

async function heapOf(worker: Worker): Promise<number> {
  try {
    const { total_heap_size, external_memory } = await worker.getHeapStatistics();
    return total_heap_size + external_memory;
  } catch {
    return 0; // it has ended
  }
}
