import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { Tokenizer as Rust } from "tokenizers";
import { expect, test } from "vitest";
import { withAddedTokens } from "../../../src/engine/tokens/add-tokens.ts";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { describeWithShared } from "../../support/shared.ts";
import { wildStrings } from "../../support/wild-strings.ts";

const WORDS = ["zzzz1234", "zzzz", "Pictoken", "the", "é", "安녕", "a b", "[CLS]", "zzzz1234"];
const texts = fc.sample(
  fc
    .array(fc.oneof(fc.constantFrom(...WORDS, "ZZZZ1234", " ", "x"), wildStrings), { maxLength: 8 })
    .map((parts) => parts.join("").toWellFormed()),
  { numRuns: 150, seed: 20261127 },
);

describeWithShared("words added as whole tokens", (shared) => {
  // npm tokenizers' addTokens is what Python's add_tokens calls.
  test.each([
    "FacebookAI/roberta-base",
    "google-bert/bert-base-uncased",
    "monologg/koelectra-base-v3-discriminator",
    "google-t5/t5-small",
    "bigcode/starcoder2-3b",
  ])("%s reads them as Hugging Face's Rust engine does", async (name) => {
    const folder = path.join(shared, "models", name);
    const ours = await tokenizerFromFolder(folder, { model: name });
    const rust = Rust.fromString(readFileSync(path.join(folder, "tokenizer.json"), "utf8"));
    rust.addTokens(WORDS);
    for (const text of texts) {
      const expected = (await rust.encode(text, null, { addSpecialTokens: false })).getIds();
      expect(ours.encodeIds(text, { special: false, addTokens: WORDS }), text).toEqual(expected);
    }
    for (const { id, token } of ours.encode("", { addTokens: WORDS }).added ?? []) {
      expect([token, id]).toEqual([token, rust.tokenToId(token)]);
    }
  });
});

test("ids follow the highest that there is", () => {
  const vocabulary = {
    size: 3,
    highestId: 2,
    idOf: (token: string) => (token === "b" ? 1 : undefined),
    tokenOf: () => "",
  };
  const known = { id: 9, content: "<s>", special: true, single_word: false, lstrip: false, rstrip: false };
  const { added } = withAddedTokens({ added_tokens: [known], model: {} }, ["x", "b", "<s>", "x", "", "y"], {
    vocabulary,
  });
  expect(added.map(({ content, id }) => `${content} ${id}`)).toEqual(["x 10", "b 1", "<s> 9", "y 11"]);
});
