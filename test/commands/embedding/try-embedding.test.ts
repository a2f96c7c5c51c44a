import { expect, test } from "vitest";
import { jobTypes } from "../../../src/jobs/job-types.ts";
import { bob, elsewhere, embeddingServer, vectors } from "../../support/embedding-server.ts";

const inputOf = (input: unknown) => jobTypes["embedding.try"].input.parse(input);

test("every seed is painted without it and with it, under labels in the caller's language", async () => {
  const { add, run, jobs } = embeddingServer();
  await add("my-tree", vectors(1));
  await run("try", { name: "MY-TREE", seed: 7, count: 2, negative: "red", prompt: "a house" }, bob);
  const { cells, columns, rows } = inputOf(jobs[0]?.input);
  expect(
    cells.map(({ prompt, seed, negativePrompt, embeddings = [] }) => [prompt, seed, negativePrompt, embeddings.length]),
  ).toEqual([
    ["a house", 7, "red", 0],
    ["a house, my-tree", 7, "red", 1],
    ["a house", 8, "red", 0],
    ["a house, my-tree", 8, "red", 1],
  ]);
  expect([columns, rows]).toEqual([
    ["without my-tree", "with my-tree"],
    ["seed 7", "seed 8"],
  ]);
});

test("one on a card is tried where it was not taken over, in place of another of its name", async () => {
  const { add, run, jobs } = embeddingServer();
  await add("my-tree", vectors(1));
  const { buttons = [] } = await run("share", { name: "my-tree" });
  await add("my-tree", vectors(5), elsewhere);
  const trial = buttons.find(({ action }) => action.action === "try");
  await run("try", { ...trial!.action.options, seed: 1 }, elsewhere);
  const { name, code, cells } = inputOf(jobs[0]?.input);
  expect({ name, code }).toEqual({ name: "my-tree", code: trial!.action.options["name"] });
  expect(cells[1]?.embeddings).toEqual([{ name: "my-tree", file: Buffer.from(vectors(1)).toString("base64") }]);
});

test("the operator's needs no file", async () => {
  const { run, jobs } = embeddingServer();
  await run("try", { name: "house-style", seed: 1, count: 1 });
  expect(inputOf(jobs[0]?.input).cells[1]).toMatchObject({ prompt: "a picture of house-style" });
  expect(inputOf(jobs[0]?.input).cells[1]).not.toHaveProperty("embeddings");
});
