import { expect, it } from "vitest";
import { subPrompts } from "../../../src/engine/prompt/sub-prompts.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

it.each([
  ["a cat", [["a cat", 1]]],
  ["a cat:1.5", [["a cat", 1.5]]],
  [
    "a :1.5 AND b: .7",
    [
      ["a", 1.5],
      [" b", 0.7],
    ],
  ],
  [
    "a AND b:1e3 AND c:-2.",
    [
      ["a", 1],
      [" b:1e3", 1],
      [" c", -2],
    ],
  ],
  ["sAND ANDy ÉAND and _AND", [["sAND ANDy ÉAND and _AND", 1]]],
  ["", [["", 1]]],
])("joins %j with AND", (prompt, expected) => {
  expect(subPrompts(prompt).map(({ text, weight }) => [text, weight])).toEqual(expected);
});

it("reads 100,000 characters at once, whatever they are", () => {
  for (const piece of [" ", ":", ":1", "AND ", "1", ": "])
    expect(subPrompts(piece.repeat(100_000 / piece.length))).toBeDefined();
});

interface Multicond {
  readonly cases: readonly {
    readonly prompt: string;
    readonly indexes: readonly [number, number][];
    readonly flat: readonly string[];
  }[];
}

describeWithShared("subPrompts", () => {
  it("composes as A1111 does (a1111_prompt_multicond.json)", () => {
    const { cases } = golden<Multicond>("diffusion/a1111_prompt_multicond.json");
    for (const { prompt, indexes, flat } of cases)
      expect(subPrompts(prompt).map(({ text, weight }) => [text, weight])).toEqual(
        indexes.map(([i, weight]) => [flat[i], weight]),
      );
  });
});
