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
    expect(searchVocabulary(tokenizer, text, { skip: 0, most: 9 }).entries.map(({ token }) => token)).toEqual(found);
  });

  test("tells all that were found, and gives the first of them", () => {
    expect(searchVocabulary(tokenizer, "n", { skip: 0, most: 1 })).toMatchObject({ found: 4, entries: [{ id: 0 }] });
  });

  test("gives those behind the first ones", () => {
    const ids = searchVocabulary(tokenizer, "n", { skip: 1, most: 2 }).entries.map(({ id }) => id);
    expect(ids).toEqual([1, 2]);
    expect(searchVocabulary(tokenizer, "n", { skip: 9, most: 2 })).toEqual({ found: 4, entries: [] });
  });

  test.each([
    ["/(/", "vocab.pattern"],
    ["/a/k", "vocab.pattern"],
    ["/^(a+)+\\d$/", "vocab.pattern-slow"],
  ])("%s is refused with %s", (text, code) => {
    expect(() => searchVocabulary(tokenizer, text, { skip: 0, most: 9 })).toThrow(expect.objectContaining({ code }));
  });
});
