import { expect, test } from "vitest";
import { displayWidth } from "../../src/bot/display-width.ts";

test.each([
  ["", 0],
  ["hello", 5],
  ["한국어", 6],
  ["日本語、", 8],
  ["ＡＢ", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["😀", 2],
  ["👩‍💻", 2],
  ["🇰🇷", 2],
  ["❤️", 2],
  ["1️⃣", 2],
  ["…→─", 3],
  ["\u200b", 0],
  ["سلام", 4],
])("%j takes %d columns", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});
