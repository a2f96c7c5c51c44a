import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { listen } from "../../../src/bot/web/listen.ts";

const byKey = ({ key }: { key: string }) => key;

test("events come in order, from the call on, until the signal", async () => {
  const source = new EventEmitter();
  const stop = new AbortController();
  source.emit("talk", { key: "before", n: 0 });
  const events = listen<{ key: string; n: number }>(source, "talk", byKey, stop.signal);
  source.emit("talk", { key: "a", n: 1 });
  source.emit("other", { key: "b", n: 2 });
  const heard: number[] = [];
  const reading = (async () => {
    for await (const { n } of events) heard.push(n);
  })();
  await Promise.resolve();
  source.emit("talk", { key: "c", n: 3 });
  await expect.poll(() => heard).toEqual([1, 3]);
  stop.abort();
  await reading;
  expect(source.listenerCount("talk")).toBe(0);
});

test("who falls behind gets the newest event of each key only", async () => {
  const source = new EventEmitter();
  const events = listen<{ key: string; n: number }>(source, "talk", byKey, AbortSignal.timeout(50));
  for (let n = 1; n <= 100; n++) source.emit("talk", { key: n % 2 === 0 ? "even" : "odd", n });
  const heard = await Array.fromAsync(events, ({ n }) => n);
  expect(heard).toEqual([99, 100]);
});

test("a signal that is aborted already hears nothing and leaves no listener", async () => {
  const source = new EventEmitter();
  expect(await Array.fromAsync(listen(source, "talk", () => "", AbortSignal.abort()))).toEqual([]);
  expect(source.listenerCount("talk")).toBe(0);
});
