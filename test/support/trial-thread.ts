import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { EngineError } from "../../src/engine/errors.ts";
import { serveCalls } from "../../src/engine/runtime/serve-calls.ts";

/** What the thread of `callable-thread.test.ts` can be asked. */
export type TrialCalls = {
  readonly double: { input: Float32Array; progress: never; output: { doubled: Float32Array; whole: boolean } };
  /** Counts until it is stopped, and tells each number. */
  readonly count: { input: { until: number }; progress: number; output: number };
  readonly fail: { input: { code?: string }; progress: never; output: never };
  readonly die: { input: { how: "exit" | "throw" }; progress: never; output: never };
};

serveCalls<TrialCalls>(parentPort!, {
  async double(input) {
    const doubled = input.map((value) => value * 2);
    return { doubled, whole: doubled.buffer.byteLength === doubled.byteLength };
  },
  async count({ until }, { signal, onProgress }) {
    let counted = 1;
    for (; counted < until; counted++) {
      onProgress(counted);
      await nextTurn();
      signal.throwIfAborted();
    }
    return counted;
  },
  async fail({ code }) {
    const cause = new RangeError("the cause");
    throw code === undefined
      ? new TypeError("a bug", { cause })
      : new EngineError(code, { asked: "x", nearest: ["y"] }, { cause });
  },
  async die({ how }) {
    if (how === "exit") process.exit(7);
    process.nextTick(() => {
      throw new Error("out of nowhere");
    });
    return new Promise<never>(() => {});
  },
});
