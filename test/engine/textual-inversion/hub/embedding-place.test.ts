import { expect, test } from "vitest";
import { readEmbeddingPlace } from "../../../../src/engine/textual-inversion/hub/embedding-place.ts";

const repository = "sd-concepts-library/cat-toy";

test.each([
  ["sd-concepts-library/cat-toy", {}],
  [" sd-concepts-library/cat-toy@v1 ", { revision: "v1" }],
  ["sd-concepts-library/cat-toy@refs/pr/2", { revision: "refs/pr/2" }],
  ["sd-concepts-library/cat-toy/learned_embeds.bin", { file: "learned_embeds.bin" }],
  ["sd-concepts-library/cat-toy/old/one.pt", { file: "old/one.pt" }],
  ["https://huggingface.co/sd-concepts-library/cat-toy", {}],
  ["https://huggingface.co/sd-concepts-library/cat-toy/tree/main", { revision: "main" }],
  [
    "https://huggingface.co/sd-concepts-library/cat-toy/blob/main/my%20one.pt?download=true",
    { revision: "main", file: "my one.pt" },
  ],
])("%s is read", (asked, more) => {
  expect(readEmbeddingPlace(asked)).toEqual({ repository, ...more });
});

test.each([
  "",
  "cat toy",
  "../etc/passwd",
  "a/../../b",
  "a/b/../c.pt",
  "a/b/./c.pt",
  "a/b@x y",
  "https://huggingface.co/%E0%A4%A",
  "a".repeat(200),
])("“%s” is no place on the Hub", (asked) => {
  expect(() => readEmbeddingPlace(asked)).toThrow("hub.name");
});
