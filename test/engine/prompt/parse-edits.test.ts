import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printEdits } from "../../../src/engine/prompt/edit-tree.ts";
import { parseEdits } from "../../../src/engine/prompt/parse-edits.ts";

const text = (words: string) => ({ kind: "text", text: words });

describe("parseEdits", () => {
  it.each([
    ["a [b:3] c", [text("a "), { kind: "edit", after: [text("b")], when: "3" }, text(" c")]],
    ["[a:b: .5 ]", [{ kind: "edit", before: [text("a")], after: [text("b")], when: " .5 " }]],
    ["[|a]", [{ kind: "alternate", options: [[], [text("a")]] }]],
    ["([a]) (b:c) [d", [text("([a]) (b:c) [d")]],
    ["[a:b:0x5]", [text("[a:b:0x5]")]],
    [
      "[(x):[y|z]:1e1]",
      [
        {
          kind: "edit",
          before: [text("(x)")],
          after: [{ kind: "alternate", options: [[text("y")], [text("z")]] }],
          when: "1e1",
        },
      ],
    ],
    ["a | b [c:d:5]", [text("a | b [c:d:5]")]],
    ["[c:d:5] \\", [text("[c:d:5] \\")]],
    ["\\[c:d:5\\]", [text("\\[c:d:5\\]")]],
  ])("reads %j", (prompt, tree) => {
    expect(parseEdits(prompt)).toEqual(tree);
  });

  it("prints back what it has read, to the letter", () => {
    const pieces = fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      ":",
      "|",
      "\\",
      " ",
      "a",
      "cat",
      "0.5",
      "3",
      "1e1",
      "\n",
      "🐱",
      "AND",
    );
    const prompts = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(""));
    fc.assert(
      fc.property(prompts, (prompt) => {
        expect(printEdits(parseEdits(prompt))).toBe(prompt);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads 64 brackets in each other", () => {
    const prompt = `${"[".repeat(64)}a${":b:1]".repeat(64)}`;
    expect(printEdits(parseEdits(prompt))).toBe(prompt);
  });

  it("refuses brackets nested deeper than it can walk", () => {
    const prompt = `${"(".repeat(5000)}a${")".repeat(5000)}`;
    expect(() => parseEdits(prompt)).toThrow(expect.objectContaining({ code: "prompt.nested", params: { max: 256 } }));
  });

  it.each(["[", "(", "[a|", "(a:", "[a:", "]", "\\", "[:", ":  ", "[[a]:", "[a:b:", "(("])(
    "reads %j 50,000 times over in a moment",
    (piece) => {
      const prompt = piece.repeat(50_000);
      const began = performance.now();
      expect(printEdits(parseEdits(prompt))).toBe(prompt);
      expect(performance.now() - began).toBeLessThan(2000);
    },
  );
});
