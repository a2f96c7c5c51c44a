import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cmaEs } from "../../../../src/engine/textual-inversion/train/cma-es.ts";
import { trainingCheckpoints } from "../../../../src/engine/textual-inversion/train/training-checkpoints.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const request = { images: [new Uint8Array([1])], text: "circle", vectors: 1, seed: 1 };
const stateAt = (generation: number) => ({
  words: [7],
  best: [1],
  losses: [0.5],
  search: { ...cmaEs(1, 1).start, generation },
});

test("what is written is found for the same pictures, words and seed alone, however long the training shall be", async () => {
  const checkpoints = trainingCheckpoints(await temporaryFolder());
  await checkpoints.of(request).write(stateAt(5));
  expect(await checkpoints.of(request).read(60)).toEqual(stateAt(5));
  expect(await checkpoints.of(request).read(5)).toEqual(stateAt(5));
  for (const other of [
    { seed: 2 },
    { text: "star" },
    { vectors: 2 },
    { images: [new Uint8Array([2])] },
    { model: "x" },
  ])
    expect(await checkpoints.of({ ...request, ...other }).read(60)).toBeUndefined();
});

test("one that has gone further is not gone back from", async () => {
  const kept = trainingCheckpoints(await temporaryFolder()).of(request);
  await kept.write(stateAt(5));
  expect(await kept.read(4)).toBeUndefined();
});

test("what nobody came back to for a week is taken away", async () => {
  const folder = await temporaryFolder();
  const checkpoints = trainingCheckpoints(folder);
  await checkpoints.of(request).write(stateAt(5));
  await checkpoints.of({ ...request, seed: 2 }).write(stateAt(5));
  const [file = ""] = await readdir(folder);
  const longAgo = Date.now() / 1000 - 8 * 24 * 60 * 60;
  await utimes(join(folder, file), longAgo, longAgo);
  await checkpoints.of({ ...request, seed: 3 }).read(60);
  expect(await readdir(folder)).toHaveLength(1);
});
