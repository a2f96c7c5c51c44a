import { expect, test } from "vitest";
import { promptMatrix } from "../../../commands/grid/prompt-matrix.ts";

/** The prompts of every place, row by row. */
function prompts(prompt: string) {
  const { base, columns, rows } = promptMatrix(prompt)!;
  const request = { prompt: base, negativePrompt: "", seed: 1, count: 1 };
  return rows.at.flatMap((down) => columns.at.map((across) => across(down(request)).prompt));
}

test("paints the first part with every choice of the others", () => {
  expect(prompts("a street|at night|in the rain")).toEqual([
    "a street",
    "a street, at night",
    "a street, in the rain",
    "a street, in the rain, at night",
  ]);
});

test("has a place for every choice of five parts, labelled", () => {
  expect(new Set(prompts("a|b|c|d|e|f")).size).toBe(32);
  expect(promptMatrix("a|b|c")!.columns.labels).toEqual(["–", "b"]);
  expect(promptMatrix("a|b")!.rows.labels).toEqual([""]);
});

test.each(["a street", "[a|b] street", "(a|b:1.2)", "a \\| b", "", "a|", "a | "])("is none in %j", (prompt) => {
  expect(promptMatrix(prompt)).toBeUndefined();
});
