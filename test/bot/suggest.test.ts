import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { SuggestionSource } from "../../commands/define.ts";
import type { Services } from "../../commands/services.ts";
import { suggest } from "../../src/bot/suggest.ts";
import { usualStyles } from "../../src/engine/styles/style.ts";
import { memoryLibrary } from "../support/memory-library.ts";

const ann: Caller = { id: "ann", platform: "discord", role: "member" };
const names = ["easynegative", "bad-hands-5", "my style"];
const services = {
  embeddings: { list: async () => names.map((name) => ({ name })) },
  embeddingLibrary: memoryLibrary(),
} as unknown as Services;

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

test.each<[SuggestionSource, string, readonly string[]]>([
  ["presets", "w", ["wide"]],
  ["presets", "wide, dr", ["wide, draft"]],
  ["styles", "photo, pix", ["photo, pixel art"]],
  ["samplers", "DPM fast", ["DPM fast"]],
])("of %s, %j is completed to %j", async (source, typed, expected) => {
  const some: Partial<Services> = { styles: { list: async () => usualStyles } };
  expect(await suggest(source, typed, ann, some as Services)).toEqual(expected);
});
