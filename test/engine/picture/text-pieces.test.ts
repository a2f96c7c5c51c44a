import { expect, test } from "vitest";
import { createFonts } from "../../../src/engine/picture/fonts.ts";
import { textPieces } from "../../../src/engine/picture/text-pieces.ts";
import { wildTexts } from "../../support/wild-texts.ts";

const fonts = createFonts();

test.each([
  ["letters are one piece", "Hello", ["glyphs"]],
  ["white space is shown by signs", " a\t\n", ["space", "glyphs", "space", "space"]],
  ["a Windows line end is one sign", "\r\n", ["space"]],
  ["a control character shows its code point", "a\u0007b", ["glyphs", "code", "glyphs"]],
  ["a zero width space shows its code point", "\u200b", ["code"]],
  ["a byte order mark shows its code point", "\ufeffx", ["code", "glyphs"]],
  ["unusual white space shows its code point", "\u2003", ["code"]],
  ["private use shows its code point", "\ue000", ["code"]],
  ["what no one has assigned shows its code point", "\u{e1234}", ["code"]],
  ["a joiner between emoji is part of them", "👩‍👧", ["glyphs"]],
  ["a joiner with nothing after it shows", "👩\u200d", ["glyphs", "code"]],
  ["a joiner after a letter shows", "a\u200d", ["glyphs", "code"]],
  ["a joiner that shapes a letter is part of it", "क्\u200d", ["glyphs", "code"]],
  ["a selector after an emoji is part of it", "❤\ufe0f", ["glyphs"]],
  ["a mark alone is drawn", "\u0301", ["glyphs"]],
  ["two scripts are two pieces", "a가", ["glyphs", "glyphs"]],
])("%s", async (_, text, kinds) => {
  expect((await textPieces(fonts, text, { locale: "en-US" })).map(({ kind }) => kind)).toEqual(kinds);
});

test.each(wildTexts)("every character has a look: %s", async (_, text) => {
  const pieces = await textPieces(fonts, text.toWellFormed(), { locale: "ko" });
  expect(pieces.every(({ shaped }) => shaped.width > 0)).toBe(true);
  expect(pieces.length > 0).toBe(text.length > 0);
});

test("a word in Arabic begins at the right: the space before it stands at its right", async () => {
  const kinds = (await textPieces(fonts, " عالم", { locale: "ar" })).map(({ kind }) => kind);
  expect(kinds).toEqual(["glyphs", "space"]);
});

test("words of the page have plain spaces", async () => {
  expect((await textPieces(fonts, "+12 more", { locale: "en-US", spaces: "plain" })).map(({ kind }) => kind)).toEqual([
    "glyphs",
  ]);
});
