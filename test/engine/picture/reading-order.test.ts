import { describe, expect, test } from "vitest";
import { directionOf, visualOrder } from "../../../src/engine/picture/reading-order.ts";

test.each([
  ["hello", "ltr"],
  [" שלום", "rtl"],
  ["مرحبا hello", "rtl"],
  ["123", "ltr"],
  [" !", "neutral"],
  ["", "neutral"],
])("%j runs %s", (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});

/** Capital letters stand for words from right to left, small ones from left to right, the rest has no direction (as in UAX #9). */
describe("a line is drawn from left to right as", () => {
  test.each([
    ["ltr", "a b c", "a b c"],
    ["rtl", "A B C", "C B A"],
    ["ltr", "a B C d", "a C B d"],
    ["rtl", "A b c D", "D b c A"],
    ["ltr", "a B . C d", "a C . B d"],
    ["ltr", "a B .", "a B ."],
    ["rtl", "A b !", "! b A"],
  ] as const)("%s line: %s → %s", (line, text, drawn) => {
    const order = visualOrder(
      text.split(" "),
      (word) => (/[a-z]/.test(word) ? "ltr" : /[A-Z]/.test(word) ? "rtl" : "neutral"),
      line,
    );
    expect(order.join(" ")).toBe(drawn);
  });
});
