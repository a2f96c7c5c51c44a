import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";
import { describeWithShared, golden } from "../../support/shared.ts";
import { wildStrings } from "../../support/wild-strings.ts";

const tokenizers = createTokenizers();
const ENCODINGS = ["o200k_base", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base"];

describe("the tokenizers that need no download", () => {
  test.each([
    ["clip", "openai/clip-vit-large-patch14", { kind: "image", chunk: 75 }],
    ["OpenAI/CLIP-ViT-Large-Patch14", "openai/clip-vit-large-patch14", { kind: "image", chunk: 75 }],
    [" GPT-4o ", "gpt-4o", { kind: "chat", limit: 128_000, perMessage: 3, perReply: 3 }],
    ["gpt-4", "gpt-4", { kind: "chat", limit: 8192, perMessage: 3, perReply: 3 }],
    ["gpt-3.5-turbo", "gpt-3.5-turbo", { kind: "chat", limit: 16_385, perMessage: 3, perReply: 3 }],
    ["gpt-oss-20b", "gpt-oss-20b", { kind: "chat", limit: 131_072, perMessage: 3, perReply: 2 }],
    ["text-embedding-3-small", "text-embedding-3-small", { kind: "text", limit: 8192 }],
    ["gpt-3.5-turbo-instruct", "gpt-3.5-turbo-instruct", { kind: "text", limit: 4096 }],
    ["gpt2", "gpt2", { kind: "text", limit: 1024 }],
    ["o200k_base", "o200k_base", { kind: "text" }],
  ])("%j is %s", async (asked, model, use) => {
    expect(await tokenizers.get(asked)).toMatchObject({ model, use });
  });

  test.each([
    ["gpt4o", "gpt-4o"],
    ["clp", "clip"],
    ["cl100kbase", "cl100k_base"],
  ])("an unknown name is answered with those near it: %s, %s", async (asked, near) => {
    await expect(tokenizers.get(asked)).rejects.toMatchObject({
      code: "model.unknown",
      params: { asked, nearest: expect.arrayContaining([near]) },
    });
  });

  test.each(["", "dall-e-3", "whisper-1", "x".repeat(100_000)])(
    "a name that is no tokenizer's is refused",
    async (asked) => {
      await expect(tokenizers.get(asked)).rejects.toMatchObject({ code: "model.unknown" });
    },
  );

  test("every name that is listed is found", async () => {
    for (const name of tokenizers.names()) {
      const tokenizer = await tokenizers.get(name);
      if (name !== "clip") expect(tokenizer.model).toBe(name);
    }
  });

  // tiktoken's openai_public.py: one more than the highest id
  test.each([
    ["o200k_base", 200_019],
    ["o200k_harmony", 201_088],
    ["cl100k_base", 100_277],
    ["p50k_base", 50_281],
    ["p50k_edit", 50_284],
    ["r50k_base", 50_257],
  ])("%s has %i ids", async (name, size) => {
    expect((await tokenizers.get(name)).vocabularySize).toBe(size);
  });
});

// Ids: tiktoken 1.0.22 (npm), encode_ordinary.
describe("OpenAI's vocabularies", () => {
  test.each([
    ["cl100k_base", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]],
    ["o200k_base", "hello world", [24912, 2375]],
    ["o200k_base", "\ufeffusing x", [9251, 1215]],
    ["cl100k_base", "I'ſa \u0085x", [40, 6, 129, 123, 64, 220, 126, 227, 87]],
    ["r50k_base", "ied 4 ½ months", [798, 604, 25208, 1933]],
  ])("%s reads %j", async (name, text, ids) => {
    expect((await tokenizers.get(name)).encodeIds(text)).toEqual(ids);
  });

  test.each(ENCODINGS)("%s gives every text back, whose tokens cover it without a gap", async (name) => {
    const tokenizer = await tokenizers.get(name);
    fc.assert(
      fc.property(wildStrings, (text) => {
        const { ids, tokens } = tokenizer.encode(text);
        expect(tokenizer.decode(ids)).toBe(text.toWellFormed());
        expect(tokenizer.encodeIds(text)).toEqual(ids);
        let end = 0;
        for (const token of tokens) {
          expect(token.start).toBeLessThanOrEqual(end);
          expect(token.start === end || token.bytes !== undefined).toBe(true);
          end = token.end!;
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: 300 },
    );
  });

  test("what looks like a special token is text", async () => {
    const tokenizer = await tokenizers.get("cl100k_base");
    const { tokens } = tokenizer.encode("<|endoftext|>");
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokens.some(({ special }) => special)).toBe(false);
    expect(tokenizer.decode([100_257])).toBe("<|endoftext|>");
    expect(tokenizer.decode([100_257], { skipSpecial: true })).toBe("");
  });

  test("tokens with part of a character show the character and carry their bytes", async () => {
    const { tokens } = (await tokenizers.get("r50k_base")).encode("a🦙");
    expect(tokens).toEqual([
      { id: 64, token: "a", text: "a", special: false, start: 0, end: 1 },
      { id: 8582, token: "\\xf0\\x9f", text: "🦙", special: false, start: 1, end: 3, bytes: "f09f" },
      { id: 99, token: "\\xa6", text: "🦙", special: false, start: 1, end: 3, bytes: "a6" },
      { id: 247, token: "\\x99", text: "🦙", special: false, start: 1, end: 3, bytes: "99" },
    ]);
  });

  test("an id that is no token is refused, with the highest that is", async () => {
    const tokenizer = await tokenizers.get("gpt-4");
    expect(() => tokenizer.decode([5, 9_999_999])).toThrow(
      expect.objectContaining({ code: "token.unknown", params: { id: 9_999_999, model: "gpt-4", most: 100_276 } }),
    );
  });

  test.each([
    ["words", "It was the best of times. "],
    ["one letter", "a"],
    ["spaces", " "],
    ["one Hangul run", "뷃뷁안녕"],
    ["line ends and spaces", "\n "],
    ["marks", "\u0301"],
  ])("100,000 characters of %s take a few seconds at most", async (_, part) => {
    const tokenizer = await tokenizers.get("o200k_base");
    const text = part.repeat(100_000 / part.length);
    const start = performance.now();
    expect(tokenizer.decode(tokenizer.encodeIds(text))).toBe(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describeWithShared("other projects' values", () => {
  interface Case {
    readonly id: string;
    readonly kind: string;
    readonly tokenizer: string | null;
    readonly input: { readonly text: string };
    readonly expected: { readonly ids: readonly number[] };
  }

  test("GPT-2's and every OpenAI encoding's cases", async () => {
    const files = ["llamacpp_vocab.json", "seeds.json"];
    const cases = files.flatMap((file) => golden<readonly Case[]>(`tokens/${file}`));
    for (const { id, kind, tokenizer: name, input, expected } of cases) {
      const encoding =
        name === "openai-community/gpt2" ? "gpt2" : name?.startsWith("openai:") ? name.slice(7) : undefined;
      if (encoding === undefined || !["encode", "openai_encode"].includes(kind)) continue;
      expect((await tokenizers.get(encoding)).encodeIds(input.text), id).toEqual(expected.ids);
    }
  });
});
