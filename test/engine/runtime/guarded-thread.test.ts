import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GuardedThread, guardedThread } from "../../../src/engine/runtime/guarded-thread.ts";
import type { StuckCalls } from "../../support/stuck-thread.ts";

let started: number;
let thread: GuardedThread<StuckCalls>;
beforeEach(() => {
  started = 0;
  const start = () => {
    started++;
    return new Worker(new URL("../../support/stuck-thread.ts", import.meta.url));
  };
  thread = guardedThread(start, { limitMs: 1000, memory: 100 * 2 ** 20 });
});
afterEach(() => thread[Symbol.asyncDispose]());

test("A call that never ends brings its thread down; those behind it are answered by a new one", async () => {
  const stuck = thread.call("backtrack", null);
  const behind = thread.call("echo", "behind");
  await expect(stuck).rejects.toMatchObject({ name: "ThreadEnd", how: "slow" });
  expect(await behind).toBe("behind");
  expect(started).toBe(2);
  expect(thread.pending).toBe(0);
}, 120_000);

describe("A thread that waits", () => {
  let waiting: GuardedThread<StuckCalls>;
  beforeEach(() => {
    const start = () => new Worker(new URL("../../support/stuck-thread.ts", import.meta.url));
    waiting = guardedThread(start, { limitMs: 500, memory: 100 * 2 ** 20 });
  });
  afterEach(() => waiting[Symbol.asyncDispose]());

  test("is not taken for one that computes: a busy machine ends nothing", async () => {
    expect(await waiting.call("doze", 1500)).toBe("timed-out");
  });

  test("does not wait for ever", async () => {
    await expect(waiting.call("doze", 3_600_000)).rejects.toMatchObject({ name: "ThreadEnd", how: "slow" });
  }, 120_000);
});

test("A call whose heap grows too large ends with its thread, not with the process", async () => {
  await expect(thread.call("hoard", null)).rejects.toMatchObject({ name: "ThreadEnd", how: "memory" });
  expect(await thread.call("echo", "again")).toBe("again");
});

test("Who gives up need not wait for the thread", async () => {
  const stop = new AbortController();
  const stuck = thread.call("backtrack", null, { signal: stop.signal });
  stop.abort(new Error("changed my mind"));
  await expect(stuck).rejects.toThrow("changed my mind");
  expect(thread.pending).toBe(1);
  await expect(thread.call("echo", "x", { signal: stop.signal })).rejects.toThrow("changed my mind");
});

test("Its heap is told in bytes, nothing before it is started", async () => {
  expect(await thread.memory()).toBe(0);
  await thread.call("echo", "x");
  expect(await thread.memory()).toBeGreaterThan(1_000_000);
});
