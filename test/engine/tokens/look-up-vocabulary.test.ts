import { describe, expect, test } from "vitest";
import type { Tokenizer } from "../../../src/engine/ports.ts";
import { searchVocabulary } from "../../../src/engine/tokens/look-up-vocabulary.ts";

const vocabulary = ["run", "running", "Run", "a.b", "ing", "a".repeat(40)];
const tokenizer: Pick<Tokenizer, "entries"> = {
  *entries() {
    for (const [id, token] of vocabulary.entries()) yield { id, token, special: false };
  },
};

describe("a search in a vocabulary", () => {
  test.each([
    ["run", ["run", "running"]],
    ["^ing", ["ing"]],
    ["^", []],
    ["/ing$/", ["running", "ing"]],
    ["/^run$/i", ["run", "Run"]],
    ["/^\\p{Lu}/g", ["Run"]],
    ["a.b", ["a.b"]],
    ["/", []],
  ])("%s", (text, found) => {
    expect(searchVocabulary(tokenizer, text, 9).entries.map(({ token }) => token)).toEqual(found);
  });

  test("tells all that were found, and gives the first of them", () => {
    expect(searchVocabulary(tokenizer, "n", 1)).toMatchObject({ found: 4, entries: [{ token: "run" }] });
  });

  test.each([
    ["/(/", "vocab.pattern"],
    ["/a/k", "vocab.pattern"],
    ["/^(a+)+\\d$/", "vocab.pattern-slow"],
  ])("%s is refused with %s", (text, code) => {
    expect(() => searchVocabulary(tokenizer, text, 9)).toThrow(expect.objectContaining({ code }));
  });
});
