import { expect, test } from "vitest";
import { batchedText } from "../../../src/engine/embeddings/batched-encoders.ts";
import type { TextEncoder, WindowStates } from "../../../src/engine/embeddings/encoder.ts";

test("windows of about one length are read together, so that little of a batch is padding", async () => {
  const batches: (readonly number[])[] = [];
  const encoder: TextEncoder = {
    stages: [],
    defaults: { stage: "length", pooling: "none", normalize: false },
    read: async () => ({ windows: [], tokens: [] }),
    lengthOf: (window) => Number(window),
    async run(windows) {
      batches.push(windows.map(Number));
      return windows.map((window): WindowStates => new Map([["length", Float32Array.of(Number(window))]]));
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const { runWindow } = batchedText(encoder, 32);
  const lengths = [5, 500, 9, 100, 110, 3, 497, 12];
  const states = await Promise.all(lengths.map(runWindow));
  expect(states.map((one) => one.get("length")![0])).toEqual(lengths);
  expect(batches).toEqual([
    [5, 9, 3, 12],
    [500, 497],
    [100, 110],
  ]);
  const computed = batches.map((batch) => Math.max(...batch) * batch.length).reduce((a, b) => a + b);
  const wanted = lengths.reduce((a, b) => a + b);
  expect(computed / wanted).toBeLessThan(1.05);
});
