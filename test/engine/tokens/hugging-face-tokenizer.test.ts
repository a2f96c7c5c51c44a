import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Token, Tokenizer } from "../../../src/engine/ports.ts";
import { clipTokenizer } from "../../../src/engine/tokens/clip.ts";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { describeWithShared, golden } from "../../support/shared.ts";
import { wildStrings } from "../../support/wild-strings.ts";

const DEMO = "models/demo";

describe("CLIP's tokenizer", () => {
  let clip: Tokenizer;
  beforeAll(async () => {
    clip = await clipTokenizer();
  });

  test("has the vocabulary of openai/clip-vit-large-patch14 and reads 75 tokens at a time", () => {
    expect(clip).toMatchObject({
      model: "openai/clip-vit-large-patch14",
      vocabularySize: 49408,
      use: { kind: "image", chunk: 75 },
    });
  });

  // transformers.js and Diffusers' documentation of Stable Diffusion 1.x
  test("reads “A picture of a puppy”", () => {
    expect(clip.encodeIds("A picture of a puppy")).toEqual([49406, 320, 1674, 539, 320, 6829, 49407]);
    expect(clip.encodeIds("A picture of a puppy", { special: false })).toEqual([320, 1674, 539, 320, 6829]);
  });

  // Ids: `tokenizers` 0.23.2 (Hugging Face's Rust engine) on the Hub's tokenizer.json.
  test.each([
    ["", [49406, 49407]],
    ["   \n\t ", [49406, 49407]],
    ["ΑΣ ΑΣ. Σ", [49406, 138, 109, 139, 481, 138, 109, 139, 481, 269, 139, 481, 49407]],
    ["İstanbul", [49406, 328, 16384, 11231, 49407]],
    ["cafe\u0301", [49406, 15304, 49407]],
    ["👩‍👩‍👧", [49406, 26304, 26304, 964, 356, 49407]],
    ["a\ufeffb", [49406, 320, 171, 119, 379, 321, 49407]],
    ["<|ENDOFTEXT|>", [49406, 27, 347, 40786, 4160, 91, 285, 49407]],
    ["<|STARTOFTEXT|>", [49406, 49406, 49407]],
    ["a\ud800b", [49406, 320, 39802, 321, 49407]],
  ])("reads %j as the reference does", (text, ids) => {
    expect(clip.encodeIds(text)).toEqual(ids);
  });

  test.each([
    [
      "white space between words belongs to no token",
      "  a\t\n b  ",
      [
        [2, 3],
        [6, 7],
      ],
    ],
    [
      "a letter that becomes two when lowered is the range of both",
      "İb",
      [
        [0, 1],
        [0, 1],
        [1, 2],
      ],
    ],
    [
      "a composed letter covers its parts",
      "cafe\u0301 y",
      [
        [0, 5],
        [6, 7],
      ],
    ],
    [
      "a syllable composed of three covers all three",
      "\u1112\u1161\u11ab",
      [
        [0, 3],
        [0, 3],
      ],
    ],
    [
      "halves of an emoji have the range of all of it",
      "a👧",
      [
        [0, 1],
        [1, 3],
        [1, 3],
      ],
    ],
    [
      "a lone surrogate is a character",
      "a\ud800b",
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ],
    [
      "capital letters keep their place",
      "A BIG Dog",
      [
        [0, 1],
        [2, 5],
        [6, 9],
      ],
    ],
  ])("%s", (_, text, ranges) => {
    expect(content(clip, text).map(({ start, end }) => [start, end])).toEqual(ranges);
  });

  test("tokens that share a character carry their bytes", () => {
    expect(content(clip, "👧").map(({ bytes }) => bytes)).toEqual(["f09f91", "a7"]);
    expect(content(clip, "İ").map(({ bytes }) => bytes)).toEqual(["69", "cc87"]);
    expect(content(clip, "é puppy").map(({ bytes }) => bytes)).toEqual([undefined, undefined]);
  });

  test("tokens around the text cover nothing; one that is typed is special and has its range", () => {
    const { tokens } = clip.encode("x <|endoftext|>");
    expect(tokens).toEqual([
      { id: 49406, token: "<|startoftext|>", text: "", special: true },
      { id: 343, token: "x</w>", text: "x", special: false, start: 0, end: 1 },
      { id: 49407, token: "<|endoftext|>", text: "<|endoftext|>", special: true, start: 2, end: 15 },
      { id: 49407, token: "<|endoftext|>", text: "", special: true },
    ]);
  });

  test("gives the text back, lowered, without the special tokens if asked", () => {
    const ids = clip.encodeIds("A picture of a PUPPY!");
    expect(clip.decode(ids, { skipSpecial: true })).toBe("a picture of a puppy !");
    expect(clip.decode(ids)).toContain("<|startoftext|>");
    expect(clip.decode([])).toBe("");
  });

  test("reads 100,000 characters promptly, also in one word", () => {
    const start = performance.now();
    expect(clip.encodeIds("word ".repeat(20_000))).toHaveLength(20_002);
    clip.encode("z".repeat(100_000));
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe.each(["sd15-tiny/tokenizer", "clip-tiny", "bert-tiny"])("the tokenizer in %s", (folder) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await tokenizerFromFolder(path.join(DEMO, folder));
  });

  test("gives the same ids with ranges as without, in the order of the text, for any text", () => {
    fc.assert(
      fc.property(wildStrings, fc.boolean(), (text, special) => {
        const { ids, tokens } = tokenizer.encode(text, { special });
        expect(ids).toEqual(tokenizer.encodeIds(text, { special }));
        expectInOrder(text, tokens);
      }),
      { numRuns: 500 },
    );
  });

  test("leaves out only white space and what its normalizer removes", () => {
    const text = "A Red circle, twice: (ÉTÉ) 안녕 x² -- done.";
    const covered = new Set(tokenizer.encode(text).tokens.flatMap(({ start = 0, end = 0 }) => between(start, end)));
    const left = between(0, text.length).filter((unit) => !covered.has(unit));
    expect(left.every((unit) => /\s/u.test(text[unit]!))).toBe(true);
  });
});

test("a model folder says what kind of prompts its tokenizer counts", async () => {
  expect((await tokenizerFromFolder(`${DEMO}/sd15-tiny/tokenizer`)).use).toEqual({ kind: "image", chunk: 75 });
  expect((await tokenizerFromFolder(`${DEMO}/bert-tiny`)).use).toEqual({ kind: "text", limit: 128 });
});

test("a folder without a tokenizer is named in the error", async () => {
  await expect(tokenizerFromFolder(`${DEMO}/nothing`)).rejects.toMatchObject({
    code: "model.file-missing",
    params: { model: "nothing" },
  });
});

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly tokenizer: string | null;
  readonly input: { readonly text: string; readonly add_special_tokens?: boolean; readonly tokens?: readonly string[] };
  readonly expected: { readonly ids: readonly number[]; readonly tokens?: readonly string[] };
}

/** Byte-level BPE and WordPiece with a complete tokenizer.json. */
const READ = [
  "bigcode/starcoder2-3b",
  "FacebookAI/roberta-base",
  "google-bert/bert-base-uncased",
  "meta-llama/Llama-3.1-8B-Instruct",
  "openai/clip-vit-large-patch14",
  "openai-community/gpt2",
  "Qwen/Qwen2-7B-Instruct",
];

describeWithShared("other projects' values", (shared) => {
  const files = ["llamacpp_vocab.json", "clip_rules.json", "seeds.json"];
  const cases = files.flatMap((file) => golden<readonly Case[]>(`tokens/${file}`));

  test.each(READ)("%s encodes and cuts as they say", async (name) => {
    const tokenizer = await tokenizerFromFolder(path.join(shared, "models", name));
    for (const { id, kind, input, expected } of cases.filter((one) => one.tokenizer === name)) {
      if (kind === "encode") {
        const special = input.add_special_tokens ?? true;
        expect(tokenizer.encodeIds(input.text, { special }), id).toEqual(expected.ids);
        expect(tokenizer.encode(input.text, { special }).ids, id).toEqual(expected.ids);
      } else if (kind === "tokenize") {
        expect(
          content(tokenizer, input.text).map(({ token }) => token),
          id,
        ).toEqual(expected.tokens);
      }
    }
  });

  test("CLIP made from the npm vocabulary is the Hub's CLIP, token by token", async () => {
    const folder = path.join(shared, "models/openai/clip-vit-large-patch14");
    const hub = await tokenizerFromFolder(folder);
    const clip = await clipTokenizer();
    const { model } = JSON.parse(readFileSync(path.join(folder, "tokenizer.json"), "utf8"));
    expect(clip.vocabularySize).toBe(Object.keys(model.vocab).length);
    fc.assert(
      fc.property(wildStrings, (text) => {
        expect(clip.encode(text)).toEqual(hub.encode(text));
      }),
      { numRuns: 300 },
    );
  });
});

/** The tokens of the text itself. */
function content(tokenizer: Tokenizer, text: string): readonly Token[] {
  return tokenizer.encode(text, { special: false }).tokens;
}

function expectInOrder(text: string, tokens: readonly Token[]) {
  let start = 0;
  let end = 0;
  for (const token of tokens) {
    if (token.start === undefined || token.end === undefined) continue;
    expect(token.start).toBeGreaterThanOrEqual(start);
    expect(token.end).toBeGreaterThan(token.start);
    expect(token.end).toBeGreaterThanOrEqual(end);
    expect(token.end).toBeLessThanOrEqual(text.length);
    expect(token.text).toBe(text.toWellFormed().slice(token.start, token.end));
    ({ start, end } = { start: token.start, end: token.end });
  }
}

function between(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
