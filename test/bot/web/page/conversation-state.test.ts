import { expect, test } from "vitest";
import type { WordedReply } from "../../../../src/bot/platform.ts";
import { lineOf, linesOf, summaryOf, withReply, withSaid } from "../../../../src/bot/web/page/conversation-state.ts";

const entry = { conversation: "c", message: "m", said: "/one\n📎 a.png\n📎 b.png", at: 0 };
const reply = (final: boolean, words: string): WordedReply => ({
  blocks: [
    { kind: "code", text: "x" },
    { kind: "text", words },
  ],
  buttons: [],
  audience: "everyone",
  data: null,
  final,
});

test("an entry is told once, however often it comes", () => {
  expect(withSaid(withSaid([], entry), entry)).toEqual([entry]);
});

test("a late working answer does not replace the final one", () => {
  const done = withReply([entry], "m", reply(true, "done"));
  expect(withReply(done, "m", reply(false, "step 3"))).toEqual(done);
  expect(withReply(done, "other", reply(true, "no"))).toEqual(done);
});

test("a line said with files is recalled without their names", () => {
  expect(lineOf(entry.said)).toBe("/one");
  expect(linesOf([entry, { ...entry, said: "Again, new seed" }])).toEqual(["/one"]);
});

test("an answer is announced by its first words, a failure by what would help", () => {
  expect(summaryOf(reply(true, "42 tokens"))).toBe("42 tokens");
  const error = { code: "x", message: "steps is 0.", hint: "Choose 1 to 150." };
  expect(summaryOf({ ...reply(true, "no"), error })).toBe("steps is 0. Choose 1 to 150.");
});
