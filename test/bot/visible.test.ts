import { expect, test } from "vitest";
import { visible, visibleLine } from "../../src/bot/visible.ts";

test.each([
  ["plain text, 한국어, 😀 and e\u0301", "plain text, 한국어, 😀 and e\u0301"],
  ["lines\nand\ttabs stay", "lines\nand\ttabs stay"],
  ["\x1b[2Jgone\x1b]0;title\x07", "␛[2Jgone␛]0;title␇"],
  ["over\rwritten", "over␍written"],
  ["windows\r\nline", "windows\nline"],
  ["\x9b31m\x7f\0", "\\u{9b}31m␡␀"],
  ["file\u202egnp.exe", "file\\u{202e}gnp.exe"],
  ["half \ud83d, whole 😀", "half \\u{d83d}, whole 😀"],
  ["👩‍💻 keeps its joiner", "👩‍💻 keeps its joiner"],
])("%j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("on one line, line ends and tabs are shown too", () => {
  expect(visibleLine("a\nb\tc")).toBe("a␊b␉c");
});
