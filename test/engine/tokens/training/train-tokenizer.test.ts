import { Tokenizer as Rust } from "tokenizers";
import { describe, expect, test } from "vitest";
import { huggingFaceTokenizer } from "../../../../src/engine/tokens/hugging-face-tokenizer.ts";
import { parallelSentences } from "../../../../src/engine/tokens/parallel-sentences.ts";
import { tokenizerJsonSchema } from "../../../../src/engine/tokens/tokenizer-json.ts";
import { trainTokenizer } from "../../../../src/engine/tokens/training/train-tokenizer.ts";
import { algorithms } from "../../../../src/engine/tokens/training/training-request.ts";

const text = Array.from({ length: 20 }, () => parallelSentences.map((sentence) => sentence.text).join("\n")).join("\n");
const never = new AbortController().signal;

describe("a tokenizer that was trained", () => {
  test.each(algorithms)("by %s is one that Hugging Face's engine loads and that cuts the same", async (algorithm) => {
    const { tokenizerJson, sizes, picture } = await trainTokenizer({ text, algorithm, size: 600 }, never);
    const tokenizer = huggingFaceTokenizer({
      model: algorithm,
      tokenizerJson: tokenizerJsonSchema.parse(JSON.parse(tokenizerJson)),
      tokenizerConfig: {},
      use: { kind: "text" },
    });
    const rust = Rust.fromString(tokenizerJson);
    for (const line of [...text.split("\n").slice(0, 8), "Words that never came: zyx 猫 🦙", ""]) {
      const expected = (await rust.encode(line, null, { addSpecialTokens: false })).getIds();
      expect(tokenizer.encodeIds(line, { special: false })).toEqual(expected);
    }
    expect(rust.getVocabSize()).toBe(tokenizer.vocabularySize);
    expect(tokenizer.vocabularySize).toBeLessThanOrEqual(600);
    // More entries, fewer tokens.
    for (const [i, { size, count }] of sizes.entries()) {
      expect(size).toBeGreaterThan(sizes[i - 1]?.size ?? 0);
      expect(count).toBeLessThan(sizes[i - 1]?.count ?? Infinity);
    }
    expect(Buffer.from(picture.subarray(1, 4)).toString()).toBe("PNG");
  });

  test("of almost no text is what there is to learn, or the reason why nothing is", async () => {
    for (const algorithm of algorithms) {
      const asked = trainTokenizer({ text: "a b", algorithm, size: 300 }, never);
      const outcome = await asked.then(
        ({ sizes }) => (sizes.at(-1)!.count <= 4 ? "learnt" : "learnt nothing"),
        (error: { code: string }) => error.code,
      );
      expect(["learnt", "tokenizer.training-failed"]).toContain(outcome);
    }
  });

  test("is given up when it is no longer wanted", async () => {
    const cancel = new AbortController();
    const asked = trainTokenizer({ text, algorithm: "bpe", size: 600 }, cancel.signal);
    cancel.abort(new Error("cancelled"));
    await expect(asked).rejects.toThrow("cancelled");
  });
});
