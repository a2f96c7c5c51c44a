import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeBytePairs } from "../../../src/engine/tokens/merge-byte-pairs.ts";

/** As tiktoken's `_byte_pair_merge` says it: look for the lowest rank, join, look again. */
function mergeSlowly(bytes: string, rankOf: (token: string) => number | undefined): number[] {
  const parts = [...bytes];
  for (;;) {
    const ranks = parts.slice(1).map((part, i) => rankOf(parts[i] + part) ?? Infinity);
    const lowest = Math.min(...ranks);
    if (lowest === Infinity) return parts.map((part) => rankOf(part)!);
    const at = ranks.indexOf(lowest);
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
  }
}

test("joins as the plain description does, for any vocabulary and any run", () => {
  const tokens = fc.uniqueArray(fc.string({ unit: fc.constantFrom(..."abc"), minLength: 2, maxLength: 5 }), {
    maxLength: 40,
  });
  const run = fc.string({ unit: fc.constantFrom(..."abc"), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(tokens, run, (joined, bytes) => {
      const ranks = new Map(["a", "b", "c", ...joined].map((token, rank) => [token, rank]));
      const rankOf = (token: string) => ranks.get(token);
      expect(mergeBytePairs(bytes, rankOf)).toEqual(mergeSlowly(bytes, rankOf));
    }),
    { numRuns: 2000 },
  );
});
