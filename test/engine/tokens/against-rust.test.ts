import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { Tokenizer as Rust } from "tokenizers";
import { expect, test } from "vitest";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { describeWithShared } from "../../support/shared.ts";
import { wildStrings } from "../../support/wild-strings.ts";

/** Of 300 wild strings, how many may differ: docs/golden-values.md names the causes, characters that younger Unicodes have. */
const TOKENIZERS = [
  ["bigcode/starcoder2-3b", 0],
  ["FacebookAI/roberta-base", 0],
  ["google-bert/bert-base-multilingual-cased", 0],
  ["google-bert/bert-base-uncased", 0],
  ["google-t5/t5-small", 0],
  ["meta-llama/Llama-2-7b-chat-hf", 0],
  ["microsoft/Phi-3-mini-4k-instruct", 0],
  ["monologg/koelectra-base-v3-discriminator", 0],
  ["openai/clip-vit-large-patch14", 2],
  ["Qwen/Qwen2-7B-Instruct", 0],
] as const;

const STRINGS = 300;
const texts = fc.sample(wildStrings, { numRuns: STRINGS, seed: 20261123 }).map((text) => text.toWellFormed());

describeWithShared("against npm tokenizers, Hugging Face's Rust engine", (shared) => {
  test.each(TOKENIZERS)("%s encodes and gives back wild strings alike but for %i of them", async (name, most) => {
    const folder = path.join(shared, "models", name);
    const ours = await tokenizerFromFolder(folder, { model: name });
    const rust = Rust.fromString(readFileSync(path.join(folder, "tokenizer.json"), "utf8"));
    const different: string[] = [];
    for (const text of texts) {
      const expected = await rust.encode(text, null, { addSpecialTokens: false });
      const ids = expected.getIds();
      expect(ours.encode(text, { special: false }).ids).toEqual(ours.encodeIds(text, { special: false }));
      if (String(ours.encodeIds(text, { special: false })) !== String(ids)) different.push(text);
      // CLIP's decoder leaves `</w>`, which transformers takes away afterwards.
      if (ids.length > 0 && !name.includes("clip")) expect(ours.decode(ids)).toBe(await rust.decode(ids, false));
    }
    console.info(
      `${name}: ${different.length} of ${STRINGS} differ (${((100 * different.length) / STRINGS).toFixed(1)} %)`,
    );
    expect(different.length, JSON.stringify(different.toSorted((a, b) => a.length - b.length)[0])).toBeLessThanOrEqual(
      most,
    );
  });
});
