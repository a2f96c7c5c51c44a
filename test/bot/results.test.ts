import { describe, expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Target } from "../../commands/define.ts";
import type { Reply } from "../../commands/reply.ts";
import { say, verbatim } from "../../commands/words.ts";
import type { Platform, WordedReply } from "../../src/bot/platform.ts";
import { createResults } from "../../src/bot/results.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { memoryResults, memorySettings } from "../support/memory-stores.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";

const ann: Caller = { id: "ann", name: "Ann", platform: "chat", role: "member", community: "home" };
const bob: Caller = { ...ann, id: "bob", name: "Bob" };
const admin: Caller = { ...ann, id: "eve", role: "admin" };
const stranger: Caller = { ...ann, id: "zed", role: "admin", community: "elsewhere" };

const painted: Reply = {
  blocks: [{ kind: "text", words: verbatim("a picture and its recipe") }],
  buttons: [
    {
      label: say("imagine.again"),
      style: "primary",
      action: { command: "imagine", action: "", options: {} },
      for: "everyone",
    },
    {
      label: say("job.cancel"),
      style: "secondary",
      action: { command: "queue", action: "", options: {} },
      for: "caller",
    },
  ],
  audience: "everyone",
  data: null,
};

async function open() {
  const shown = new Map<string, WordedReply>();
  const closed = new Set<string>();
  const key = (target: Target) => JSON.stringify(target["at"]);
  const platform: Platform = {
    ...recordingPlatform(),
    name: "chat",
    async show(target, reply) {
      if (closed.has(key(target))) throw new EngineError("target.gone");
      shown.set(key(target), reply);
    },
    posts: {
      isPublic: () => true,
      placeFor: ({ id, channel, caller }) => ({ platform: "chat", at: channel ?? caller.id, post: id }),
      remove: async (target) => void shown.delete(key(target)),
    },
  };
  const parts = replyParts();
  const store = memoryResults();
  const settings = memorySettings();
  const results = createResults({ ...parts, store, settings, platforms: () => [platform] });
  await store.keep({ id: "job", caller: ann, target: { platform: "chat", at: "general" }, reply: painted });
  shown.set('"general"', { blocks: [], buttons: [], audience: "everyone", data: null, final: true });
  await settings.set("chat:home", "showcase", { value: "gallery", shown: "#gallery", by: "Eve", at: 0 });
  return { results, settings, shown, closed };
}

const asker = (caller: Caller) => ({ caller, locale: "en-US" });
const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof EngineError ? error.code : String(error)),
  );

describe("results that stand in a chat", () => {
  test("come by direct message to whoever sees them, with the buttons that are for everyone", async () => {
    const { results, shown } = await open();
    await results.send("job", asker(bob));
    expect(shown.get('"bob"')?.blocks).toEqual([{ kind: "text", words: "a picture and its recipe" }]);
    expect(shown.get('"bob"')?.buttons.map(({ label }) => label)).toEqual(["Again, new seed"]);
  });

  test("are shared once by who asked for them, or by an admin, with the name of who asked", async () => {
    const { results, shown } = await open();
    expect(await code(results.share("job", asker(bob)))).toBe("result.not-yours");
    expect(await results.share("job", asker(admin))).toBe("#gallery");
    expect(shown.get('"gallery"')?.blocks).toEqual([
      { kind: "note", words: "Shared by Ann" },
      { kind: "text", words: "a picture and its recipe" },
    ]);
    expect(shown.get('"gallery"')?.buttons.map(({ label }) => label)).toEqual(["Again, new seed", "Send me", "Delete"]);
    shown.clear();
    expect(await results.share("job", asker(ann))).toBe("#gallery");
    expect(shown.size).toBe(0);
    await results.send("job:shared", asker(bob));
    expect(shown.has('"bob"')).toBe(true);
  });

  test("are taken away by who asked for them, or by an admin of that server, and are gone then", async () => {
    const { results, shown } = await open();
    await results.share("job", asker(ann));
    expect(await code(results.remove("job", asker(bob)))).toBe("result.not-yours");
    expect(await code(results.remove("job", asker(stranger)))).toBe("result.unknown");
    await results.remove("job", asker(ann));
    expect([...shown.keys()]).toEqual(['"gallery"']);
    await results.remove("job:shared", asker(admin));
    expect(shown.size).toBe(0);
    for (const work of [
      results.remove("job", asker(ann)),
      results.send("job", asker(ann)),
      results.share("job", asker(ann)),
    ]) {
      expect(await code(work)).toBe("result.unknown");
    }
  });

  test("say what stands in the way", async () => {
    const { results, settings, closed } = await open();
    expect(await code(results.send("no-such-job", asker(ann)))).toBe("result.unknown");
    expect(await code(results.send("job", asker(stranger)))).toBe("result.unknown");
    const page: Caller = { id: "visitor", platform: "web", role: "operator" };
    expect(await code(results.send("job", asker(page)))).toBe("result.not-here");
    closed.add('"gallery"').add('"bob"');
    expect(await code(results.share("job", asker(ann)))).toBe("result.showcase-closed");
    expect(await code(results.send("job", asker(bob)))).toBe("result.no-messages");
    await settings.clear("chat:home", "showcase");
    expect(await code(results.share("job", asker(ann)))).toBe("result.no-showcase");
  });
});
