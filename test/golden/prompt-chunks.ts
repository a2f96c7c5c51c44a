import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { attention } from "../../src/engine/prompt/attention.ts";
import { chunkWindow } from "../../src/engine/prompt/chunk-window.ts";
import { chunksOf } from "../../src/engine/prompt/chunks.ts";
import { embeddingIndex } from "../../src/engine/prompt/embedding-index.ts";
import { clipTokenizer } from "../../src/engine/tokens/clip.ts";
import { firstProblem, numbers } from "./compare.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";

const format = z.object({
  embeddings: z.array(z.object({ name: z.string(), vectors: z.number(), ids: numbers })),
  clip_bpe: z.array(z.object({ text: z.string(), ids: numbers })).default([]),
  cases: z
    .array(
      z.object({
        prompt: z.string(),
        comma_padding_backtrack: z.number(),
        emphasis: z.string().optional(),
        token_count: z.number(),
        target: z.number(),
        chunks: z.array(
          z.object({
            tokens: numbers,
            multipliers: numbers,
            fixes: z.array(z.tuple([z.number(), z.string(), z.number()])),
          }),
        ),
      }),
    )
    .min(1),
});

/** Prompts cut into windows of CLIP's ids, with embeddings among them; and CLIP's ids of texts. */
export const promptChunks = goldenHandler("prompt chunks", format, async ({ embeddings, clip_bpe, cases }) => {
  const tokenizer = await clipTokenizer();
  const encode = (text: string) => tokenizer.encodeIds(text, { special: false });
  const window = chunkWindow(tokenizer, 77);
  const index = embeddingIndex(embeddings, tokenizer);
  const texts = [...clip_bpe, ...embeddings.map(({ name, ids }) => ({ text: name, ids }))];
  const cut = cases.map(({ prompt, comma_padding_backtrack: commaBackOff, emphasis, ...expected }): GoldenResult => {
    const weighted = emphasis === "None" ? [{ text: prompt, weight: 1 }] : attention(prompt);
    const { chunks, count } = chunksOf(weighted, { encode, window, embeddings: index, commaBackOff });
    const actual = chunks.map(({ ids, weights, fixes }) => ({
      tokens: ids,
      multipliers: weights,
      fixes: fixes.map(({ offset, embedding }) => [offset, embedding.name, embedding.vectors]),
    }));
    return {
      name: `${JSON.stringify(prompt.slice(0, 60))}, back-off ${commaBackOff}`,
      problem: firstProblem([
        different("chunks", actual, expected.chunks),
        different("count", count, expected.token_count),
        different("budget", Math.ceil(Math.max(count, 1) / 75) * 75, expected.target),
      ]),
    };
  });
  return [
    ...texts.map(({ text, ids }) => ({
      name: `ids of ${JSON.stringify(text)}`,
      problem: different("ids", encode(text), ids),
    })),
    ...cut,
  ];
});

function different(what: string, actual: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  return `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
}
