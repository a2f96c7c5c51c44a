import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Channel } from "../../commands/define.ts";
import type { Services } from "../../commands/services.ts";
import { settings as command } from "../../commands/settings.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { memorySettings } from "../support/memory-stores.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";

const member: Caller = { id: "1", platform: "discord", role: "member", community: "99" };
const admin: Caller = { ...member, id: "2", name: "Ada", role: "admin" };
const gallery: Channel = { id: "123456789012345678", name: "gallery", ageRestricted: false };

function open() {
  const settings = memorySettings();
  const platform = recordingPlatform();
  const dispatcher = createDispatcher([command], { settings } as Services, replyParts());
  const said = async (line: string, caller: Caller, channel?: Channel) => {
    const target = { platform: "recording" };
    const signal = AbortSignal.timeout(5000);
    const where = channel === undefined ? {} : { channel };
    await dispatcher.runLine(line, { platform, caller, locale: "en-US", target, signal, ...where });
    const reply = platform.shown.at(-1);
    return reply?.error?.code ?? reply?.data;
  };
  return { said, shown: platform.shown };
}

test("a showcase is chosen where it is, seen by everybody with who chose it, and cleared", async () => {
  const { said, shown } = open();
  const undecided = { name: "embedding-approval", value: null, source: "default" };
  expect(await said("/settings", member)).toEqual([{ name: "showcase", value: null, source: "default" }, undecided]);
  const decided = { name: "showcase", value: gallery.id, source: "server", by: "Ada", at: expect.any(Number) };
  expect(await said("/settings set name:showcase here", admin, gallery)).toEqual([decided, undecided]);
  expect(await said("/settings", member)).toEqual([decided, undecided]);
  expect(JSON.stringify(shown.at(-1)?.blocks)).toMatch(/#gallery.*this server: Ada, \d{4}-\d\d-\d\d/u);
  expect(await said("/settings clear name:showcase", admin)).toMatchObject([{ source: "default" }, {}]);
});

test("another setting is decided likewise, and apart from the first", async () => {
  const { said } = open();
  const set = "/settings set name:embedding-approval here";
  expect(await said(set, member, gallery)).toBe("settings.not-admin");
  expect(await said(set, admin, gallery)).toMatchObject([{ value: null }, { value: gallery.id, by: "Ada" }]);
});

test("a channel can be named as Discord and Slack write it", async () => {
  const { said } = open();
  expect(await said("/settings set name:showcase <#123456789012345678>", admin)).toMatchObject([
    { value: gallery.id },
    {},
  ]);
  expect(await said("/settings set name:showcase C0123456789", admin)).toMatchObject([{ value: "C0123456789" }, {}]);
});

test.each([
  ["/settings set name:showcase here", member, gallery, "settings.not-admin"],
  ["/settings clear name:showcase", member, gallery, "settings.not-admin"],
  ["/settings set name:showcase here", admin, undefined, "settings.no-channel"],
  ["/settings set name:showcase #somewhere", admin, gallery, "settings.no-channel"],
  ["/settings", { id: "1", platform: "web", role: "operator" } as const, undefined, "settings.no-server"],
  ["/settings set name:colour red", admin, gallery, "option.not-choice"],
])("what can't be decided says so: %s", async (line, caller, channel, code) => {
  expect(await open().said(line, caller, channel)).toBe(code);
});
