import { expect, test } from "vitest";
import { diffPrompts } from "../../../src/engine/chat-template/diff-prompts.ts";

/** A prompt in which what stands in angle brackets is a control token. */
function prompt(text: string) {
  const control = [...text.matchAll(/<[^>]*>/gu)].map(({ 0: token, index }) => ({
    id: 1,
    token,
    start: index,
    end: index + token.length,
  }));
  return { text, control };
}

test.each([
  ["<a>x", "<a>x", ["both <a>x"]],
  ["<a>x<e>", "<b>x<f>", ["first <a>", "second <b>", "both x", "first <e>", "second <f>"]],
  ["<s>a\nb\n", "<s>a\nc\n", ["both <s>a\n", "first b\n", "second c\n"]],
  ["<a>user\nHi<e>\n<a>", "<u>\nHi<e>\n<a>", ["first <a>user\n", "second <u>\n", "both Hi<e>\n<a>"]],
  ["", "x", ["second x"]],
  ["", "", []],
])("%j and %j", (a, b, expected) => {
  const found = diffPrompts(prompt(a), prompt(b));
  expect(found.map((part) => `${part.in} ${part.text}`)).toEqual(expected);
});

test("both prompts can be put together again, also from very long ones", () => {
  const long = (word: string) => Array.from({ length: 4000 }, (_, i) => `${word} ${i}\n`).join("");
  for (const [a, b] of [
    ["<x>one\ntwo<y>three", "two<x>three\none<z>"],
    [long("a"), long("b")],
  ] as const) {
    const found = diffPrompts(prompt(a), prompt(b));
    const of = (side: string) =>
      found
        .filter((part) => part.in === "both" || part.in === side)
        .map(({ text }) => text)
        .join("");
    expect([of("first"), of("second")]).toEqual([a, b]);
  }
});
