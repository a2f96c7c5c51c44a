import { expect, test } from "vitest";
import { describeWithShared } from "../support/shared.ts";
import { tokenCases } from "./token-cases.ts";

const BERT = "google-bert/bert-base-uncased";

const hello = { kind: "encode", tokenizer: BERT, input: { text: "hello" }, expected: { ids: [101, 7592, 102] } };

async function problems(...cases: readonly object[]) {
  expect(tokenCases.accepts(cases)).toBe(true);
  return (await tokenCases.run(cases, "")).map(({ problem }) => problem);
}

test("a model that is not there fails its cases, and no others", async () => {
  const jinja = { kind: "jinja", tokenizer: null, input: { template: "{{ 1 + 1 }}" }, expected: { text: "2" } };
  const [missing, other] = await problems({ ...hello, tokenizer: "no/such" }, jinja);
  expect(missing).toContain("no/such can't be loaded");
  expect(other).toBeUndefined();
});

describeWithShared("golden token cases", () => {
  test.each([
    ["without an id", {}],
    ["by another id", { id: 7 }],
    ["with all that is optional empty", { name: null, compare: null, also_tokenizers: null, known_divergence: null }],
    ["with fields that nobody knows", { level: 3, input: { text: "hello", lang: "en" }, clock: null }],
    ["with more expected than is known", { expected: { ids: [101, 7592, 102], overflowing: [] } }],
    ["with a mask", { expected: { input_ids: [101, 7592, 102], special_tokens_mask: [1, 0, 1] } }],
    ["of several tokenizers", { also_tokenizers: ["Xenova/bert-base-uncased"] }],
  ])("a case %s runs", async (_, changed) => {
    const found = await problems({ ...hello, ...changed });
    expect(found.every((problem) => problem === undefined)).toBe(true);
  });

  test("what differs is told, also where nothing expected is known", async () => {
    const [wrong, unknown] = await problems(
      { ...hello, expected: { ids: [1] } },
      { ...hello, expected: { offsets: [] } },
    );
    expect(wrong).toContain("instead of");
    expect(unknown).toContain("nothing is expected that is known");
  });

  const batch = { kind: "batch", tokenizer: BERT, input: { text: ["hello", "hello world"] } };

  test.each([
    [
      "padding: true",
      { padding: true },
      [
        [101, 7592, 102, 0],
        [101, 7592, 2088, 102],
      ],
    ],
    [
      "no padding",
      { padding: "do_not_pad" },
      [
        [101, 7592, 102],
        [101, 7592, 2088, 102],
      ],
    ],
    [
      "a length",
      { padding: "max_length", max_length: 5, truncation: "longest_first" },
      [
        [101, 7592, 102, 0, 0],
        [101, 7592, 2088, 102, 0],
      ],
    ],
    [
      "truncation",
      { truncation: true, max_length: 3 },
      [
        [101, 7592, 102],
        [101, 7592, 102],
      ],
    ],
  ])("a batch with %s", async (_, options, ids) => {
    expect(await problems({ ...batch, input: { ...batch.input, ...options }, expected: { input_ids: ids } })).toEqual([
      undefined,
    ]);
  });
});
