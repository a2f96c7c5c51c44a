import { expect, test } from "vitest";
import { countPrompt } from "../../../src/engine/tokens/count.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";

const tokenizers = createTokenizers();

// users-want: chunks of 75 between start and end; the limit is ⌈n/75⌉·75
test.each([
  ["", [[0, 0]], 0, 75],
  ["A picture of a puppy", [[5, 5]], 5, 75],
  ["a ".repeat(75), [[75, 75]], 75, 75],
  [
    "a ".repeat(76),
    [
      [75, 75],
      [1, 1],
    ],
    76,
    150,
  ],
  [
    "a ".repeat(200),
    [
      [75, 75],
      [75, 75],
      [50, 50],
    ],
    200,
    225,
  ],
])("an image prompt fills chunks: %j", async (text, chunks, used, limit) => {
  const counted = countPrompt(await tokenizers.get("clip"), text);
  expect(counted).toMatchObject({ chunks: chunks.map(([tokens, used]) => ({ tokens, used })), used, limit });
});

test.each([
  ["gpt-4", "tiktoken is great!", { kind: "chat", count: 6, perMessage: 3, limit: 8192 }],
  ["cl100k_base", "tiktoken is great!", { kind: "text", count: 6 }],
  ["text-embedding-3-small", "tiktoken is great!", { kind: "text", count: 6, limit: 8192 }],
])("%s counts text by the kind of its model", async (model, text, count) => {
  expect(countPrompt(await tokenizers.get(model), text)).toEqual(count);
});
