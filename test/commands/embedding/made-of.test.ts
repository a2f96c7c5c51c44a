import { expect, test } from "vitest";
import type { EmbeddingSource } from "../../../commands/embedding/embedding-source.ts";
import { madeOf } from "../../../commands/embedding/made-of.ts";
import { createWording } from "../../../src/bot/wording.ts";

const { words } = createWording();

const trained = {
  kind: "trained" as const,
  text: "circle",
  pictures: 4,
  seed: 7,
  generations: 60,
  losses: [1, 0.5],
} satisfies EmbeddingSource;
const hub = { kind: "hub", repository: "org/cat", file: "a.pt", commit: "0123456789abcdef", sha256: "f" } as const;

test.each<[EmbeddingSource, string]>([
  [{ kind: "created", text: "tree" }, "of the words “tree”"],
  [trained, "learnt from 4 pictures in 60 generations, beginning as “circle”, seed 7"],
  [{ kind: "mixed", formula: "'a' + 'b'" }, "'a' + 'b'"],
  [{ kind: "file", file: "a.pt", step: 5 }, "the file a.pt"],
  [{ kind: "shared", from: "mine" }, "taken over from the card of “mine”"],
  [hub, "org/cat/a.pt on the Hub, at the commit 0123456"],
])("%j is told in words", (source, told) => {
  expect(words(madeOf({ ...source }), "en-US")).toBe(told);
});

test("what an earlier or a later version kept is shown as it is", () => {
  expect(words(madeOf({ kind: "dreamt" }), "en-US")).toBe('{"kind":"dreamt"}');
});
