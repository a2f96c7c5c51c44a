import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignedWithItself } from "../../../src/engine/tokens/aligned-text.ts";
import { normalizerOf } from "../../../src/engine/tokens/normalizers.ts";
import type { Part } from "../../../src/engine/tokens/part.ts";
import type { Rewrite } from "../../../src/engine/tokens/rewrite.ts";
import { wildStrings } from "../../support/wild-strings.ts";

function normalizer(...normalizers: readonly Part[]): Rewrite {
  return normalizerOf({ type: "Sequence", normalizers });
}

const lowercase = normalizer({ type: "Lowercase" });
const nfc = normalizer({ type: "NFC" });
const spaces = normalizer({ type: "Replace", pattern: { Regex: "\\s+" }, content: " " });
const prepend = normalizer({ type: "Prepend", prepend: "_" });
const nfkd = normalizer({ type: "NFKD" });
const bert = normalizer({ type: "BertNormalizer", lowercase: true });
const clip = normalizer(
  { type: "NFC" },
  { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
  { type: "Lowercase" },
);

/** Each unit of the normalized text with its range in the source. */
function units(text: string, made: Rewrite) {
  const aligned = made.aligned(alignedWithItself(text), true);
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

  test("what is put before a text covers nothing of it", () => {
    expect(units("ab", prepend)).toBe("_:0-0 a:0-1 b:1-2");
    expect(units("", prepend)).toBe("");
  });

  test.each([
    ["CLIP's", clip],
    ["NFKD", nfkd],
    ["BERT's", bert],
  ])("%s text is the same with ranges as without, its ranges in order, for any text", (_, made) => {
    fc.assert(
      fc.property(wildStrings, (wild) => {
        const text = wild.toWellFormed();
        const aligned = made.aligned(alignedWithItself(text), true);
        expect(aligned.text).toBe(made.plain(text, true));
        expect(aligned.starts).toHaveLength(aligned.text.length);
        expect(aligned.ends).toHaveLength(aligned.text.length);
        expect(aligned.starts).toEqual(aligned.starts.toSorted((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});
