import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth } from "../../../src/bot/display-width.ts";
import { wrap } from "../../../src/bot/terminal/wrap.ts";

test.each([
  ["a red circle on a blue background", 12, ["a red circle", "on a blue", "background"]],
  ["short", 12, ["short"]],
  ["", 12, [""]],
  ["one\n\ntwo", 12, ["one", "", "two"]],
  ["abcdefghijkl", 5, ["abcde", "fghij", "kl"]],
  ["빨간 원을 그려", 6, ["빨간", "원을", "그려"]],
  ["日本語の文章", 5, ["日本", "語の", "文章"]],
  ["ends with spaces      ", 10, ["ends with", "spaces"]],
])("%j in %d columns", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test("no line is too long and nothing but white space is lost", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "한", "😀", "é", "\n", "word "), maxLength: 80 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (given, width) => {
      const lines = wrap(given, width);
      expect(Math.max(0, ...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      expect(lines.join("").replace(/\s/gu, "")).toBe(given.replace(/\s/gu, ""));
    }),
  );
});
