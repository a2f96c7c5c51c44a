import { expect, test } from "vitest";
import { countImagePrompt } from "../../../src/engine/tokens/count-image-prompt.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";

const clip = await createTokenizers().get("clip");

// shared docs/users-want.md, "How the A1111 web UI counts a prompt"
const chunks = (...pairs: readonly (readonly [tokens: number, used: number])[]) =>
  pairs.map(([tokens, used]) => ({ tokens, used }));

test.each([
  ["a (red:1.3) cat, [blurry]", { chunks: chunks([5, 5]), used: 5, limit: 75 }],
  ["a BREAK b", { chunks: chunks([1, 75], [1, 1]), used: 76, limit: 150 }],
  [`${"cat ".repeat(70)}, ${"dog ".repeat(10)}`, { chunks: chunks([71, 75], [10, 10]), used: 85, limit: 150 }],
  ["a cat AND a very big dog", { chunks: chunks([4, 4]), used: 4, limit: 75, texts: 2 }],
  ["a [cat:dog, that barks:10]", { chunks: chunks([6, 6]), used: 6, limit: 75, texts: 2 }],
  ["a [red|green|very blue] cat", { chunks: chunks([4, 4]), used: 4, limit: 75, texts: 3 }],
  ["a cat BREAK", { chunks: chunks([2, 75]), used: 75, limit: 75 }],
  ["a cat <lora:detail:0.8>", { chunks: chunks([2, 2]), used: 2, limit: 75 }],
])("counts %j as A1111 does", (prompt, expected) => {
  const { layout, ...counted } = countImagePrompt(clip, prompt, 75);
  expect(counted).toEqual({ kind: "image", ...expected });
  expect(layout.map(({ tokens }) => tokens.length)).toEqual(counted.chunks.map(({ tokens }) => tokens));
});

test("an embedding costs as many tokens as it has vectors", () => {
  const embeddings = [{ name: "zzzz1234", vectors: 16 }];
  const counted = countImagePrompt(clip, `zzzz1234 ${"cat ".repeat(59)}`, 75, { embeddings });
  expect(counted).toMatchObject({ chunks: chunks([75, 75]), used: 75, limit: 75, embeddings });
  expect(counted.layout[0]!.tokens).toHaveLength(60);
  expect(counted.layout[0]!.tokens[0]).toMatchObject({ token: "zzzz1234×16", special: true, start: 0, end: 8 });
});

test("a negative prompt is one text, whatever AND joins in it", () => {
  expect(countImagePrompt(clip, "a cat AND a dog", 75, { negative: true })).toMatchObject({ used: 5 });
});

test("tells where the second chunk begins in a plain prompt", () => {
  const prompt = `${"cat ".repeat(70)}, ${"dog ".repeat(10)}`;
  const { layout } = countImagePrompt(clip, prompt, 75);
  expect(prompt.slice(layout[1]!.start)).toBe("dog ".repeat(10));
  expect(countImagePrompt(clip, `(${prompt}:1.2)`, 75).layout[1]!.start).toBeUndefined();
});

test("lays a chunk out with every character once, also those in several tokens", () => {
  const [{ text, tokens } = { text: "", tokens: [] }] = countImagePrompt(clip, "a (풍경:1.2) [of|in] 안녕", 75).layout;
  expect(text).toBe("a 풍경 of 안녕");
  for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text);
});
