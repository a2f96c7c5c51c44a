import { expect, test } from "vitest";
import { promptPhrases, promptWords, withoutWords } from "../../../src/engine/embeddings/prompt-phrases.ts";

test("Words stand between white space and commas, and leaving one out leaves no comma behind", () => {
  expect(promptWords("a red circle, masterpiece,  4k")).toEqual([
    { text: "a", without: "red circle, masterpiece, 4k" },
    { text: "red", without: "a circle, masterpiece, 4k" },
    { text: "circle", without: "a red, masterpiece, 4k" },
    { text: "masterpiece", without: "a red circle, 4k" },
    { text: "4k", without: "a red circle, masterpiece" },
  ]);
});

test("A weighted word is a word, and line ends stay", () => {
  expect(promptWords("a (red:1.3)\ncircle").map(({ without }) => without)).toEqual([
    "(red:1.3)\ncircle",
    "a \ncircle",
    "a (red:1.3)",
  ]);
});

test("Phrases end at commas, and at English prepositions", () => {
  expect(promptPhrases("a red circle on a blue background, masterpiece").map(({ text }) => text)).toEqual([
    "a red circle",
    "on a blue background",
    "masterpiece",
  ]);
  expect(promptPhrases("빨간 원, 파란 배경").map(({ text, without }) => [text, without])).toEqual([
    ["빨간 원", "파란 배경"],
    ["파란 배경", "빨간 원"],
  ]);
  expect(promptPhrases("")).toEqual([]);
});

test("Several words are left out together", () => {
  expect(withoutWords("a red circle, masterpiece, 4k", new Set([0, 3, 4]))).toBe("red circle");
});
