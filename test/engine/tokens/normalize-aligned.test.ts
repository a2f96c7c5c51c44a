import { Tokenizer as Library, type Normalizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignedWithItself } from "../../../src/engine/tokens/aligned-text.ts";
import { normalizeAligned } from "../../../src/engine/tokens/normalize-aligned.ts";
import { wildStrings } from "../../support/wild-strings.ts";

/** The library's normalizer, as it makes it for a tokenizer. */
function normalizer(...normalizers: readonly object[]): Normalizer {
  const json = {
    added_tokens: [],
    normalizer: { type: "Sequence", normalizers },
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: { type: "WordPiece", vocab: { "[UNK]": 0 }, unk_token: "[UNK]" },
  };
  const made = new Library(json, {}).normalizer;
  if (made === null) throw new Error("no normalizer");
  return made;
}

const lowercase = normalizer({ type: "Lowercase" });
const nfc = normalizer({ type: "NFC" });
const spaces = normalizer({ type: "Replace", pattern: { Regex: "\\s+" }, content: " " });
const prepend = normalizer({ type: "Prepend", prepend: "_" });
const nfkd = normalizer({ type: "NFKD" });
const clip = normalizer(
  { type: "NFC" },
  { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
  { type: "Replace", pattern: { String: "Σ" }, content: "σ" },
  { type: "Lowercase" },
);

/** Each unit of the normalized text with its range in the source. */
function units(text: string, made: Normalizer) {
  const aligned = normalizeAligned(alignedWithItself(text), made);
  return [...aligned.text.split("")].map((unit, i) => `${unit}:${aligned.starts[i]}-${aligned.ends[i]}`).join(" ");
}

describe("a normalized text keeps the ranges of its source", () => {
  test.each([
    ["case", lowercase, "AbÉ", "a:0-1 b:1-2 é:2-3"],
    ["a letter that grows", lowercase, "İx", "i:0-1 \u0307:0-1 x:1-2"],
    ["a letter with a mark of its own stays apart from it", lowercase, "X\u0302y", "x:0-1 \u0302:1-2 y:2-3"],
    ["composition", nfc, "ae\u0301b", "a:0-1 é:1-3 b:3-4"],
    ["composition before a mark that stays", nfc, "e\u0301\u0301", "é:0-2 \u0301:2-3"],
    ["Hangul", nfc, "\u1112\u1161\u11abx", "한:0-3 x:3-4"],
    ["white space drawn together", spaces, "a \n b", "a:0-1  :1-4 b:4-5"],
    ["one after the other", clip, "É \t E\u0301", "é:0-1  :1-4 é:4-6"],
  ])("%s", (_, made, text, expected) => {
    expect(units(text, made)).toBe(expected);
  });

  test("a normalizer that looks at the whole text gives the whole as one range", () => {
    expect(units("ab", prepend)).toBe("_:0-2 a:0-2 b:0-2");
  });

  test.each([
    ["CLIP's", clip],
    ["NFKD", nfkd],
  ])("%s text is the library's, its ranges in order, for any text", (_, made) => {
    fc.assert(
      fc.property(wildStrings, (wild) => {
        const text = wild.toWellFormed();
        const aligned = normalizeAligned(alignedWithItself(text), made);
        expect(aligned.text).toBe(made.normalize(text));
        expect(aligned.starts).toHaveLength(aligned.text.length);
        expect(aligned.ends).toHaveLength(aligned.text.length);
        expect(aligned.starts).toEqual(aligned.starts.toSorted((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});
