import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EngineError } from "../../../src/engine/errors.ts";
import { type CallableThread, callableThread } from "../../../src/engine/runtime/callable-thread.ts";
import type { TrialCalls } from "../../support/trial-thread.ts";

let started: number;
let thread: CallableThread<TrialCalls>;
beforeEach(() => {
  started = 0;
  thread = callableThread(() => {
    started++;
    return new Worker(new URL("../../support/trial-thread.ts", import.meta.url));
  });
});
afterEach(() => thread[Symbol.asyncDispose]());

test("The thread starts at the first call and serves all that follow", async () => {
  expect(started).toBe(0);
  const input = Float32Array.of(1, 2, 3);
  expect(await thread.call("double", input)).toEqual({ doubled: Float32Array.of(2, 4, 6), whole: true });
  expect(await thread.call("double", input)).toMatchObject({ doubled: Float32Array.of(2, 4, 6) });
  expect(started).toBe(1);
});

test("Calls run side by side, and each hears of its own progress, in order", async () => {
  const heard: [string, number][] = [];
  const [slow, fast] = await Promise.all([
    thread.call("count", { until: 4 }, { onProgress: (n) => heard.push(["a", n]) }),
    thread.call("double", Float32Array.of(1)),
  ]);
  expect(slow).toBe(4);
  expect(fast.doubled).toEqual(Float32Array.of(2));
  expect(heard).toEqual([1, 2, 3].map((n) => ["a", n]));
});

test("An EngineError crosses with its code, parameters and cause", async () => {
  const error = await thread.call("fail", { code: "model.unknown" }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject({ code: "model.unknown", params: { asked: "x", nearest: ["y"] } });
  expect(error).toMatchObject({ cause: { name: "RangeError", message: "the cause" } });
});

test("Any other error crosses with its name, its cause and the stack of the thread", async () => {
  const error = await thread.call("fail", {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TypeError", message: "a bug", cause: { message: "the cause" } });
  expect(error).toMatchObject({ stack: expect.stringContaining("trial-thread.ts") });
});

test("A call that loops stops at its next turn when its signal aborts, with the signal's reason", async () => {
  const stop = new AbortController();
  const reason = new Error("changed my mind");
  const call = thread.call(
    "count",
    { until: Number.POSITIVE_INFINITY },
    { signal: stop.signal, onProgress: (n) => n === 3 && stop.abort(reason) },
  );
  await expect(call).rejects.toBe(reason);
  expect(await thread.call("double", Float32Array.of(1))).toMatchObject({ doubled: Float32Array.of(2) });
  expect(started).toBe(1);
});

test("A call whose signal has aborted before starts nothing", async () => {
  const call = thread.call("count", { until: 2 }, { signal: AbortSignal.abort(new Error("no")) });
  await expect(call).rejects.toThrow("no");
  expect(started).toBe(0);
});

test("A listener that throws fails its own call alone", async () => {
  const onProgress = () => {
    throw new Error("the listener's own");
  };
  const call = thread.call("count", { until: Number.POSITIVE_INFINITY }, { onProgress });
  await expect(call).rejects.toThrow("the listener's own");
  expect(await thread.call("count", { until: 2 })).toBe(2);
});

test.each([
  ["exit", "exit code 7"],
  ["throw", "out of nowhere"],
] as const)("When the thread dies by %s, its calls say so and the next call starts another", async (how, reason) => {
  const looping = thread.call("count", { until: Number.POSITIVE_INFINITY });
  const dying = thread.call("die", { how });
  await expect(looping).rejects.toMatchObject({ code: "inference.died", params: { reason } });
  await expect(dying).rejects.toMatchObject({ code: "inference.died", params: { reason } });
  expect(await thread.call("double", Float32Array.of(1))).toMatchObject({ doubled: Float32Array.of(2) });
  expect(started).toBe(2);
});

test("A thread that cannot start says why", async () => {
  const broken = callableThread<TrialCalls>(() => new Worker(new URL("./nothing-here.ts", import.meta.url)));
  const call = broken.call("double", Float32Array.of(1));
  await expect(call).rejects.toMatchObject({
    code: "inference.died",
    params: { reason: expect.stringContaining("nothing-here") },
  });
  await broken[Symbol.asyncDispose]();
});

test("Closing stops what runs, waits for it, and refuses what comes later", async () => {
  const call = thread.call("count", { until: Number.POSITIVE_INFINITY });
  const stopped = expect(call).rejects.toMatchObject({ code: "inference.closed" });
  await thread[Symbol.asyncDispose]();
  await stopped;
  await expect(thread.call("double", Float32Array.of(1))).rejects.toMatchObject({ code: "inference.closed" });
});
