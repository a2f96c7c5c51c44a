import { expect, test } from "vitest";
import { countImagePrompt } from "../../../src/engine/tokens/count-image-prompt.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";

const clip = await createTokenizers().get("clip");

// shared docs/users-want.md, "How the A1111 web UI counts a prompt"
test.each([
  ["a (red:1.3) cat, [blurry]", { chunks: [5], used: 5, limit: 75 }],
  ["a BREAK b", { chunks: [1, 1], used: 76, limit: 150 }],
  [`${"cat ".repeat(70)}, ${"dog ".repeat(10)}`, { chunks: [71, 10], used: 85, limit: 150 }],
  ["a cat AND a very big dog", { chunks: [4], used: 4, limit: 75, texts: 2 }],
  ["a [cat:dog, that barks:10]", { chunks: [6], used: 6, limit: 75, texts: 2 }],
  ["a [red|green|very blue] cat", { chunks: [4], used: 4, limit: 75, texts: 3 }],
  ["a cat <lora:detail:0.8>", { chunks: [2], used: 2, limit: 75 }],
])("counts %j as A1111 does", (prompt, expected) => {
  expect(countImagePrompt(clip, prompt, 75)).toEqual({ kind: "image", ...expected });
});

test("an embedding costs as many tokens as it has vectors", () => {
  const embeddings = [{ name: "zzzz1234", vectors: 16 }];
  const counted = countImagePrompt(clip, `zzzz1234 ${"cat ".repeat(59)}`, 75, embeddings);
  expect(counted).toEqual({ kind: "image", chunks: [75], used: 75, limit: 75, embeddings });
});
