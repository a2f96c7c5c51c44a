import { beforeAll, describe, expect, it } from "vitest";
import type { Tokenizer } from "../../../src/engine/ports.ts";
import { attention, type WeightedText } from "../../../src/engine/prompt/attention.ts";
import { chunkWindow } from "../../../src/engine/prompt/chunk-window.ts";
import { type Chunked, chunksOf, emptyChunk } from "../../../src/engine/prompt/chunks.ts";
import { embeddingIndex, type NamedVectors } from "../../../src/engine/prompt/embedding-index.ts";
import { clipTokenizer } from "../../../src/engine/tokens/clip.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

let tokenizer: Tokenizer;

beforeAll(async () => {
  tokenizer = await clipTokenizer();
});

interface Options {
  readonly embeddings?: readonly NamedVectors[];
  readonly commaBackOff?: number;
  readonly padding?: number;
}

function chunked(
  prompt: string | readonly WeightedText[],
  { embeddings = [], commaBackOff = 20, padding }: Options = {},
): Chunked<NamedVectors> {
  return chunksOf(typeof prompt === "string" ? attention(prompt) : prompt, {
    encode: (text) => tokenizer.encodeIds(text, { special: false }),
    window: chunkWindow(tokenizer, 77, padding),
    embeddings: embeddingIndex(embeddings, tokenizer),
    commaBackOff,
  });
}

describe("chunksOf", () => {
  it("takes CLIP's start, end and comma for the frame", () => {
    expect(chunkWindow(tokenizer, 77)).toEqual({ length: 77, start: 49406, end: 49407, padding: 49407, comma: 267 });
  });

  it.each([
    ["", 0, [0]],
    ["a cat", 2, [2]],
    ["cat ".repeat(75), 75, [75]],
    ["cat ".repeat(76), 76, [75, 1]],
    [`${"cat ".repeat(70)}, ${"dog ".repeat(10)}`, 85, [71, 10]],
    ["a BREAK b", 76, [1, 1]],
    ["a BREAK", 75, [1]],
    ["a BREAK BREAK b", 151, [1, 0, 1]],
  ])("cuts %j as A1111 counts it: %d", (prompt, count, tokens) => {
    const result = chunked(prompt);
    expect(result.count).toBe(count);
    expect(result.chunks.map((chunk) => chunk.tokens)).toEqual(tokens);
    for (const { ids, weights } of result.chunks) expect([ids.length, weights.length]).toEqual([77, 77]);
  });

  it("pads behind the first end token with what the model was trained with", () => {
    const [{ ids } = { ids: [] }] = chunked("a <|endoftext|> cat", { padding: 0 }).chunks;
    expect(ids.slice(0, 5)).toEqual([49406, 320, 49407, 0, 0]);
    expect(emptyChunk(chunkWindow(tokenizer, 77, 0)).ids).toEqual([49406, 49407, ...Array(75).fill(0)]);
  });

  it("leaves 59 of 75 tokens beside an embedding of 16 vectors, wherever it is named", () => {
    const embeddings = [{ name: "zzzz1234", vectors: 16 }];
    expect(chunked(`zzzz1234 ${"cat ".repeat(59)}`, { embeddings }).chunks.map(({ tokens }) => tokens)).toEqual([75]);
    expect(chunked(`${"cat ".repeat(60)}ZZZZ1234`, { embeddings }).chunks.map(({ tokens }) => tokens)).toEqual([
      60, 16,
    ]);
  });

  it("refuses an embedding that no chunk can hold", () => {
    expect(() => chunked("a big", { embeddings: [{ name: "big", vectors: 76 }] })).toThrow(
      expect.objectContaining({ code: "embedding.too-long", params: { name: "big", vectors: 76, max: 75 } }),
    );
  });

  it("cuts 10,000 words in a moment", () => {
    const began = performance.now();
    expect(chunked("red, blue circle ".repeat(3334)).chunks.length).toBeGreaterThan(133);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

interface Chunks {
  readonly embeddings: readonly (NamedVectors & { readonly ids: readonly number[] })[];
  readonly cases: readonly {
    readonly prompt: string;
    readonly comma_padding_backtrack: number;
    readonly emphasis?: string;
    readonly token_count: number;
    readonly chunks: readonly {
      readonly tokens: readonly number[];
      readonly multipliers: readonly number[];
      readonly fixes: readonly [number, string, number][];
    }[];
  }[];
}

describeWithShared("chunksOf", () => {
  it("cuts as A1111 does, with eleven embeddings (a1111_chunks.json)", () => {
    const { embeddings, cases } = golden<Chunks>("diffusion/a1111_chunks.json");
    for (const { prompt, comma_padding_backtrack: commaBackOff, emphasis, token_count, chunks } of cases) {
      const texts = emphasis === "None" ? [{ text: prompt, weight: 1 }] : attention(prompt);
      const result = chunked(texts, { embeddings, commaBackOff });
      const cut = result.chunks.map(({ ids, weights, fixes }) => ({
        tokens: ids,
        multipliers: weights,
        fixes: fixes.map(({ offset, embedding }) => [offset, embedding.name, embedding.vectors]),
      }));
      expect(cut, prompt).toEqual(chunks);
      expect(result.count, prompt).toBe(token_count);
    }
  });
});
