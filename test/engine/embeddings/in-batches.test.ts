import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inBatches } from "../../../src/engine/embeddings/in-batches.ts";

/** A batch doubles its numbers; what was run together is remembered. */
function doubling(most = 4) {
  const batches: (readonly number[])[] = [];
  const run = async (inputs: readonly number[]) => {
    batches.push(inputs);
    await turn();
    if (inputs.includes(-1)) throw new Error("no");
    return inputs.map((input) => 2 * input);
  };
  return { batches, double: inBatches(run, { most, waitMs: 5, sizeOf: (input) => (input < 100 ? 1 : 2) }) };
}

test("Calls that come together are run together, no more than the most, and each has its own answer", async () => {
  const { batches, double } = doubling();
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
  expect(batches).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
});

test("Only things of one size go together, the oldest first", async () => {
  const { batches, double } = doubling();
  expect(await Promise.all([1, 200, 2, 300].map(double))).toEqual([2, 400, 4, 600]);
  expect(batches).toEqual([
    [1, 2],
    [200, 300],
  ]);
});

test("What comes while a batch runs is run in the next", async () => {
  const { batches, double } = doubling();
  const first = double(1);
  await turn();
  await turn();
  await Promise.all([first, double(2), double(3)]);
  expect(batches).toEqual([[1], [2, 3]]);
});

test("One that is alone is not kept waiting for ever", async () => {
  const { double } = doubling();
  expect(await double(21)).toBe(42);
  expect(await double(22)).toBe(44);
});

test("A batch that fails fails all that were in it, and the next one runs", async () => {
  const { double } = doubling();
  const results = await Promise.allSettled([1, -1].map(double));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await double(4)).toBe(8);
});
