import { cpSync, truncateSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { describeWithShared } from "../../support/shared.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wildStrings } from "../../support/wild-strings.ts";

const BPE = { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: ["a b"] };

describe("a repository that is damaged, hostile or no tokenizer's", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["nothing", {}, "model.file-missing"],
    ["a model without a tokenizer", { "config.json": { model_type: "unet" } }, "model.file-missing"],
    ["cut off", { "tokenizer.json": '{"model": {"type": "BPE", "vocab": {"a"' }, "model.damaged"],
    ["another file's content", { "tokenizer.json": [1, 2] }, "model.damaged"],
    ["an id that is no number", { "tokenizer.json": { model: { ...BPE, vocab: { a: "0" } } } }, "model.damaged"],
    [
      "an id that would need gigabytes",
      { "tokenizer.json": { model: { ...BPE, vocab: { a: 1e9 } } } },
      "model.damaged",
    ],
    [
      "an added token far away",
      { "tokenizer.json": { model: BPE, added_tokens: [{ id: 1e12, content: "x" }] } },
      "model.damaged",
    ],
    ["a merge of what is no token", { "tokenizer.json": { model: { ...BPE, merges: ["a c"] } } }, "model.damaged"],
    ["a merge that is none", { "tokenizer.json": { model: { ...BPE, merges: [7] } } }, "model.damaged"],
    ["a model of an unknown kind", { "tokenizer.json": { model: { type: "Magic" } } }, "tokenizer.unsupported"],
    ["an unknown step", { "tokenizer.json": { model: BPE, normalizer: { type: "Magic" } } }, "tokenizer.unsupported"],
    [
      "a pattern that is none",
      {
        "tokenizer.json": {
          model: BPE,
          pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" },
        },
      },
      "model.damaged",
    ],
    [
      "a table of replacements that is cut off",
      { "tokenizer.json": { model: BPE, normalizer: { type: "Precompiled", precompiled_charsmap: "/////w==" } } },
      "model.damaged",
    ],
    ["a vocabulary without merges", { "vocab.json": { a: 0 } }, "model.file-missing"],
  ])("%s", async (_, files, code) => {
    await expect(tokenizerFromFolder(await temporaryFolder(files), { model: "org/mine" })).rejects.toMatchObject({
      code,
      params: { model: "org/mine" },
    });
  });

  test("steps a hundred thousand deep", async () => {
    const deep = `${'{"type":"Sequence","normalizers":['.repeat(100_000)}${"]}".repeat(100_000)}`;
    const json = `{"model": ${JSON.stringify(BPE)}, "normalizer": ${deep}}`;
    await expect(tokenizerFromFolder(await temporaryFolder({ "tokenizer.json": json }))).rejects.toMatchObject({
      code: "model.damaged",
    });
  });

  test("a file of a gigabyte is not even opened", async () => {
    const made = await temporaryFolder({ "tokenizer.json": "" });
    truncateSync(path.join(made, "tokenizer.json"), 2 ** 30);
    await expect(tokenizerFromFolder(made)).rejects.toMatchObject({ code: "model.file-too-large" });
  });
});

test("cyclic and repeated merges do no harm", async () => {
  const vocab = { a: 0, b: 1, ab: 2, ba: 3, aba: 4 };
  const merges = ["a b", "b a", "a b", "ab a", "a ba"];
  const tokenizer = await tokenizerFromFolder(
    await temporaryFolder({ "tokenizer.json": { model: { type: "BPE", vocab, merges } } }),
  );
  expect(tokenizer.decode(tokenizer.encodeIds("abababa")).replaceAll(" ", "")).toBe("abababa");
});

describeWithShared("repositories without tokenizer.json", (shared) => {
  test.each([
    ["monologg/koelectra-base-v3-discriminator", ["vocab.txt", "tokenizer_config.json"]],
    ["google-bert/bert-base-uncased", ["vocab.txt"]],
    ["google-bert/bert-base-multilingual-cased", ["vocab.txt", "tokenizer_config.json"]],
    ["openai-community/gpt2", ["vocab.json", "merges.txt"]],
    ["FacebookAI/roberta-base", ["vocab.json", "merges.txt"]],
    ["openai/clip-vit-large-patch14", ["vocab.json", "merges.txt"]],
    ["Qwen/Qwen2-7B-Instruct", ["vocab.json", "merges.txt", "tokenizer_config.json"]],
  ])("%s cuts with %j alone as with it", async (name, files) => {
    const whole = path.join(shared, "models", name);
    const part = await temporaryFolder();
    for (const file of files) cpSync(path.join(whole, file), path.join(part, file));
    const [expected, made] = [await tokenizerFromFolder(whole), await tokenizerFromFolder(part)];
    expect(made.vocabularySize).toBe(expected.vocabularySize);
    for (const text of fc.sample(wildStrings, { numRuns: 200, seed: 3 })) {
      // CLIP's own file takes its start token in capitals too.
      if (/<\|START/.test(text)) continue;
      expect(made.encodeIds(text), text).toEqual(expected.encodeIds(text));
    }
  });
});
