import { parentPort } from "node:worker_threads";
import { serveCalls } from "../../src/engine/runtime/serve-calls.ts";

/** What the thread of `guarded-thread.test.ts` can be asked; each handler tells that it begins. */
export type StuckCalls = {
  readonly echo: { input: string; progress: "begun"; output: string };
  /** Backtracks for longer than anybody waits. */
  readonly backtrack: { input: null; progress: "begun"; output: boolean };
  /** Waits for so many milliseconds without computing anything. */
  readonly doze: { input: number; progress: "begun"; output: string };
  readonly hoard: { input: null; progress: "begun"; output: number };
};

serveCalls<StuckCalls>(parentPort!, {
  async echo(text, { onProgress }) {
    onProgress("begun");
    return text;
  },
  async backtrack(_, { onProgress }) {
    onProgress("begun");
    return /^(a+)+$/u.test(`${"a".repeat(60)}b`);
  },
  async doze(ms, { onProgress }) {
    onProgress("begun");
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  async hoard(_, { onProgress }) {
    onProgress("begun");
    const kept: number[][] = [];
    for (let waste = 0; ; waste++) {
      // Slowly enough that it is seen before V8's own limit.
      if (waste % 100_000 === 0) kept.push(Array.from({ length: 1000 }, () => kept.length / 3));
    }
  },
});
