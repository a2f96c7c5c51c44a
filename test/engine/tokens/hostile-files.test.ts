import { open } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const bpe = { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: ["a b"] };
const sound = { added_tokens: [], model: bpe };
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test.each<[what: string, file: unknown, code: string, reason?: RegExp]>([
  ["cut off", JSON.stringify(sound).slice(0, -20), "model.damaged"],
  ["empty", "", "model.damaged"],
  ["a page of HTML", "<!doctype html><p>404", "model.damaged"],
  ["something else's JSON", { architectures: ["UNet2DConditionModel"] }, "model.damaged"],
  ["a model without anything", { model: {} }, "model.damaged"],
  ["a million brackets deep", nested(1_000_000), "model.damaged", /deep/],
  ["of more values than fit", `[${"[],".repeat(5_000_001)}[]]`, "model.damaged", /values/],
  ["nested steps", `{"model": ${JSON.stringify(bpe)}, "normalizer": ${nested(200)}}`, "model.damaged", /deep/],
  ["an id below zero", { model: { ...bpe, vocab: { a: -1 } } }, "model.damaged"],
  ["an id past all memory", { model: { ...bpe, vocab: { a: 4_000_000_000 } } }, "model.damaged"],
  ["an added id past all memory", { ...sound, added_tokens: [{ id: 1e15, content: "x" }] }, "model.damaged"],
  ["a merge of unknown tokens", { model: { ...bpe, merges: ["a z"] } }, "model.damaged", /not in the vocabulary/],
  ["a merge of three", { model: { ...bpe, merges: ["a b c"] } }, "model.damaged", /not a merge/],
  [
    "a pattern that is none",
    { ...sound, pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" } },
    "model.damaged",
  ],
  ["a step that nobody knows", { ...sound, normalizer: { type: "Anything" } }, "tokenizer.unsupported"],
  [
    "an unknown token that is missing",
    { model: { type: "WordPiece", vocab: { a: 0 }, unk_token: "[UNK]" } },
    "model.damaged",
  ],
])("a tokenizer.json that is %s is refused with a reason", async (_, file, code, reason = /./) => {
  const folder = await temporaryFolder({ "tokenizer.json": file });
  const loading = tokenizerFromFolder(folder, { model: "hostile" });
  await expect(loading).rejects.toMatchObject({ code, params: { model: "hostile" } });
  if (code === "model.damaged")
    await expect(loading).rejects.toMatchObject({ params: { reason: expect.stringMatching(reason) } });
});

test.each(["tokenizer.json", "tokenizer_config.json"])(
  "a gigabyte of %s is refused before it is read",
  async (name) => {
    const folder = await temporaryFolder({ "tokenizer.json": sound });
    const file = await open(join(folder, name), "a");
    await file.truncate(2 ** 30);
    await file.close();
    await expect(tokenizerFromFolder(folder)).rejects.toMatchObject({ code: "model.file-too-large" });
  },
);

test("entries that stand twice count once, the last of them", async () => {
  const vocab = '{"a": 0, "b": 1, "ab": 7, "ab": 2}';
  const folder = await temporaryFolder({
    "tokenizer.json": `{"model": {"type": "BPE", "vocab": ${vocab}, "merges": ["a b", "a b"]}}`,
  });
  const tokenizer = await tokenizerFromFolder(folder);
  expect(tokenizer.encodeIds("abab")).toEqual([2, 2]);
  expect(tokenizer.decode([2])).toBe("ab");
});

test("a step that writes a book for each character is stopped", async () => {
  const normalizer = { type: "Replace", pattern: { Regex: "." }, content: "x".repeat(100_000) };
  const folder = await temporaryFolder({ "tokenizer.json": { ...sound, normalizer } });
  const tokenizer = await tokenizerFromFolder(folder);
  expect(() => tokenizer.encodeIds("a".repeat(10_000))).toThrow("tokenizer.grows");
  expect(() => tokenizer.encode("a".repeat(10_000))).toThrow("tokenizer.grows");
});

test("a hundred thousand added tokens are looked up, not tried one by one", async () => {
  const added_tokens = Array.from({ length: 100_000 }, (_, i) => ({ id: 10 + i, content: `<${i}>`, special: true }));
  const folder = await temporaryFolder({ "tokenizer.json": { ...sound, added_tokens } });
  const tokenizer = await tokenizerFromFolder(folder);
  const ids = tokenizer.encodeIds(`${"<".repeat(100_000)}<99999>`);
  expect(ids).toEqual([100_009]);
});

// What the vocabulary lacks is left out, and `ab` joined over it.
test("white space before a token that takes it along is read once, however long", async () => {
  const added_tokens = [{ id: 3, content: "<mask>", special: true, lstrip: true }];
  const folder = await temporaryFolder({ "tokenizer.json": { ...sound, added_tokens } });
  const tokenizer = await tokenizerFromFolder(folder);
  expect(tokenizer.encodeIds(`a${" ".repeat(500_000)}b  <mask>`)).toEqual([2, 3]);
});
