import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Services } from "../../commands/services.ts";
import { suggest } from "../../src/bot/suggest.ts";

const ann: Caller = { id: "ann", platform: "discord", role: "member" };
const names = ["easynegative", "bad-hands-5", "my style"];
const services = { embeddings: { list: async () => names.map((name) => ({ name })) } } as unknown as Services;

test.each([
  ["", names],
  ["easy", ["easy", "easynegative"]],
  ["red, blurry, hands", ["red, blurry, hands", "red, blurry, bad-hands-5"]],
  ["(easy", ["(easy", "(easynegative"]],
  ["easynegative", ["easynegative"]],
  ["no such thing", ["no such thing"]],
])("names of textual inversions complete the last word of a prompt: %j", async (typed, expected) => {
  expect(await suggest("embeddings", typed, ann, services)).toEqual(expected);
});
