import { expect, test } from "vitest";
import { tokenCells } from "../../../src/engine/picture/token-cells.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";

const tokenizers = createTokenizers();

test.each([
  [
    "gpt-4",
    "Hello world",
    [
      ["Hello", 1],
      [" world", 1],
    ],
  ],
  [
    "gpt2",
    "a🦙b",
    [
      ["a", 1],
      ["🦙", 3],
      ["b", 1],
    ],
  ],
  [
    "clip",
    "a 👧",
    [
      ["", 1],
      ["a", 1],
      ["👧", 2],
      ["", 1],
    ],
  ],
])("tokens of %s that share a character are one cell: %j", async (model, text, cells) => {
  const { tokens } = (await tokenizers.get(model)).encode(text);
  expect(tokenCells(text, tokens).map((cell) => [cell.text, cell.tokens.length])).toEqual(cells);
});

test("every token is in one cell, in order", async () => {
  const text = "뷃뷁🦙안녕 hello ".repeat(20);
  const { tokens } = (await tokenizers.get("gpt2")).encode(text);
  const cells = tokenCells(text, tokens);
  expect(cells.flatMap((cell) => cell.tokens)).toEqual(tokens);
  expect(cells.map(({ index }) => tokens[index])).toEqual(cells.map((cell) => cell.tokens[0]));
});
