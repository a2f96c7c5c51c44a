import { describe, expect, it } from "vitest";
import { attention } from "../../../src/engine/prompt/attention.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

type Pairs = readonly (readonly [string, number])[];

function pairs(prompt: string): Pairs {
  return attention(prompt).map(({ text, weight }) => [text, weight]);
}

describe("attention", () => {
  it.each<[string, Pairs]>([
    ["a cat", [["a cat", 1]]],
    ["", [["", 1]]],
    [
      "a (cat) [dog] (owl:1.5)",
      [
        ["a ", 1],
        ["cat", 1.1],
        [" ", 1],
        ["dog", 1 / 1.1],
        [" ", 1],
        ["owl", 1.5],
      ],
    ],
    ["((a:1.3)", [["a", 1.3 * 1.1]]],
    ["\\(a\\)", [["(a)", 1]]],
    [
      "a BREAK b BREAKER",
      [
        ["a", 1],
        ["BREAK", -1],
        ["b BREAKER", 1],
      ],
    ],
    ["(a:)", [["a:", 1.1]]],
    ["(a:1000000000)", [["a", 1e9]]],
    ["(a:-2)", [["a", -2]]],
    ["(a:1e9)", [["a:1e9", 1.1]]],
    ["(a:nan)", [["a:nan", 1.1]]],
  ])("weighs %j", (prompt, expected) => {
    expect(pairs(prompt)).toEqual(expected);
  });

  it.each(["1.2.3", ".", "+."])("refuses the weight %s, which is no number", (given) => {
    expect(() => attention(`(a:${given})`)).toThrow(
      expect.objectContaining({ code: "prompt.weight", params: { given } }),
    );
  });

  it.each(["(", "(a", "[a", ")", "(a)", ":", ":  ", "\\", "BREAK ", " "])(
    "reads %j 20,000 times over in a moment",
    (piece) => {
      const began = performance.now();
      expect(attention(piece.repeat(20_000)).length).toBeGreaterThan(0);
      expect(performance.now() - began).toBeLessThan(3000);
    },
  );
});

describeWithShared("attention", () => {
  it("weighs as A1111 does (a1111_prompt_attention.json)", () => {
    const { cases } = golden<{ cases: { prompt: string; result: Pairs }[] }>("diffusion/a1111_prompt_attention.json");
    for (const { prompt, result } of cases) expect(pairs(prompt), prompt).toEqual(result);
  });

  it("weighs random prompts as A1111 does (a1111_prompt_fuzz.json)", () => {
    const { cases } = golden<{ cases: { prompt: string; attention: Pairs }[] }>("diffusion/a1111_prompt_fuzz.json");
    for (const { prompt, attention } of cases) expect(pairs(prompt), prompt).toEqual(attention);
  });
});
