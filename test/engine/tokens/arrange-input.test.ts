import path from "node:path";
import { Tokenizer as Rust } from "tokenizers";
import { describe, expect, test } from "vitest";
import type { Tokenizer } from "../../../src/engine/ports.ts";
import { clipTokenizer } from "../../../src/engine/tokens/clip.ts";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";
import { describeWithShared } from "../../support/shared.ts";

describe("CLIP's input", () => {
  test("is cut to 77 ids, the closing token last", async () => {
    const { ids, truncated } = (await clipTokenizer()).encode("a ".repeat(200), { truncate: true });
    expect(ids).toHaveLength(77);
    expect([ids[0], ids[75], ids[76]]).toEqual([49406, 320, 49407]);
    expect(truncated).toBe(125);
  });

  test("shorter than its frame is refused", async () => {
    const clip = await clipTokenizer();
    expect(clip.encode("a", { truncate: true, maxLength: 2 }).ids).toEqual([49406, 49407]);
    expect(() => clip.encode("a", { truncate: true, maxLength: 1 })).toThrow(
      expect.objectContaining({ code: "tokenizer.too-short", params: expect.objectContaining({ least: 2 }) }),
    );
  });
});

test("a model without a padding token, or a length, says so", async () => {
  const tokenizer = await createTokenizers().get("o200k_base");
  expect(() => tokenizer.encode("a", { truncate: true })).toThrow(
    expect.objectContaining({ code: "tokenizer.no-length" }),
  );
  expect(() => tokenizer.encode("a", { pad: true, maxLength: 9 })).toThrow(
    expect.objectContaining({ code: "tokenizer.no-padding" }),
  );
});

describeWithShared("inputs of real models", (shared) => {
  const folder = (name: string) => path.join(shared, "models", name);
  const load = (name: string): Promise<Tokenizer> => tokenizerFromFolder(folder(name), { model: name });

  test("BERT at 512 ends in [SEP], and a pair has types", async () => {
    const bert = await load("google-bert/bert-base-uncased");
    const { ids } = bert.encode("word ".repeat(600), { truncate: true });
    expect(ids).toHaveLength(512);
    expect(ids.at(-1)).toBe(102);
    const { tokens, tokenTypeIds, attentionMask } = bert.encode("a b", { pair: "c", pad: true, maxLength: 8 });
    expect(tokens.map(({ token }) => token)).toEqual(["[CLS]", "a", "b", "[SEP]", "c", "[SEP]", "[PAD]", "[PAD]"]);
    expect(tokenTypeIds).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
    expect(attentionMask).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
    expect(tokens[4]).toMatchObject({ pair: true, start: 0, end: 1 });
  });

  test.each([
    ["google-bert/bert-base-uncased", 1, 9],
    ["google-bert/bert-base-uncased", 9, 1],
    ["google-bert/bert-base-uncased", 9, 10],
    ["google-bert/bert-base-uncased", 4, 3],
    ["FacebookAI/roberta-base", 2, 20],
    ["meta-llama/Llama-2-7b-chat-hf", 12, 5],
  ])("%s cuts pairs of %i and %i words as the Rust engine does", async (name, a, b) => {
    const ours = await load(name);
    const rust = Rust.fromFile(path.join(folder(name), "tokenizer.json"));
    const [first, second] = ["one two three ".repeat(10), "four five six ".repeat(10)].map((words, i) =>
      words
        .split(" ")
        .slice(0, i === 0 ? a : b)
        .join(" "),
    );
    for (const maxLength of [7, 8, 10, 11]) {
      rust.setTruncation(maxLength);
      const expected = await rust.encode(first!, second!);
      const made = ours.encode(first!, { pair: second!, truncate: true, maxLength });
      expect(made.ids).toEqual(expected.getIds());
      expect(made.tokenTypeIds).toEqual(expected.getTypeIds());
    }
  });

  test.each([
    ["microsoft/Phi-3-mini-128k-instruct", "분析", 1],
    ["deepseek-ai/deepseek-coder-6.7b-base", "x", 32013],
    ["meta-llama/Llama-3.1-8B-Instruct", "x", 128_000],
  ])("%s begins %j with its start token", async (name, text, id) => {
    expect((await load(name)).encodeIds(text)[0]).toBe(id);
  });

  test("GPT-2 and Llama 3 have no padding", async () => {
    const gpt2 = await load("openai-community/gpt2");
    expect(() => gpt2.encode("a", { pad: true })).toThrow(expect.objectContaining({ code: "tokenizer.no-padding" }));
  });
});
