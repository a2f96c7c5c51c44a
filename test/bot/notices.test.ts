import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Target } from "../../commands/define.ts";
import type { Reply } from "../../commands/reply.ts";
import { verbatim } from "../../commands/words.ts";
import { createNotices } from "../../src/bot/notices.ts";
import type { Platform } from "../../src/bot/platform.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { replyParts } from "../support/reply-parts.ts";

const caller: Caller = { id: "ann", platform: "chat", role: "member", community: "1" };
const reply: Reply = { blocks: [{ kind: "text", words: verbatim("look") }], audience: "everyone", data: null };
const notice = { id: "n1", channel: "42", reply };

function platformThat(show: Platform["show"]): Platform {
  const placeFor = ({ id, channel = "" }: { readonly id: string; readonly channel?: string }): Target => ({
    ...{ platform: "chat", id, channel },
  });
  const posts = { isPublic: () => true, placeFor, remove: async () => {} };
  return { name: "chat", show, posts, readAttachment: async () => new Uint8Array() };
}

const post = (platform: Platform, parts = replyParts()) =>
  createNotices({ ...parts, platforms: () => [platform] }).post(notice, { caller, locale: "ko" });

test("a notice stands in its channel, whole", async () => {
  const shown: unknown[] = [];
  expect(await post(platformThat(async (...given) => void shown.push(given)))).toBe(true);
  expect(shown).toEqual([
    [
      { platform: "chat", id: "n1", channel: "42" },
      expect.objectContaining({ final: true, blocks: [{ kind: "text", words: "look" }] }),
    ],
  ]);
});

test.each([new EngineError("target.gone"), new Error("the line broke")])("%s is logged, and said", async (err) => {
  const parts = replyParts();
  expect(
    await post(
      platformThat(() => Promise.reject(err)),
      parts,
    ),
  ).toBe(false);
  expect(parts.logged).toMatchObject([{ level: "warn", fields: { channel: "42", err } }]);
});

test("there are no channels on the page or in a terminal", async () => {
  const { posts: _, ...page } = platformThat(async () => {});
  expect(await post(page)).toBe(false);
});
