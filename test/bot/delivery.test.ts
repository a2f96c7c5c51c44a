import { describe, expect, test } from "vitest";
import { type Command, defineCommand } from "../../commands/define.ts";
import type { Files, Services } from "../../commands/services.ts";
import { verbatim } from "../../commands/words.ts";
import { type DeliveryParts, deliver } from "../../src/bot/delivery.ts";
import { EngineError } from "../../src/engine/errors.ts";
import type { JobOutcome } from "../../src/jobs/ports.ts";
import { memoryLastPictures, memoryResults, memorySettings } from "../support/memory-stores.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";

const draw: Command = defineCommand({
  name: "draw",
  summary: "help.summary",
  examples: [],
  options: {},
  run: async () => ({ blocks: [], audience: "everyone", data: null }),
  present: (output, { files }) => ({
    blocks: files.map((file) => ({ kind: "image", file, alt: verbatim(String(output)) })),
    audience: "everyone",
    data: String(output),
  }),
});

const outcome = (result: JobOutcome["result"], command = "draw"): JobOutcome => ({
  jobId: "17",
  type: "image.generate",
  input: {},
  origin: {
    command,
    action: "",
    caller: { id: "ann", platform: "recording", role: "member" },
    locale: "en-US",
    target: { platform: "recording" },
  },
  result,
});
const painted = outcome({
  ok: true,
  output: "a cat",
  files: [{ name: "cat.png", mediaType: "image/png", bytes: new Uint8Array(3) }],
});

test("what was asked in private is answered in private", async () => {
  const { parts, shown } = bench();
  await deliver({ ...painted, origin: { ...painted.origin, audience: "caller" } }, parts);
  await deliver({ ...painted, jobId: "18" }, parts);
  expect(shown.map(({ audience }) => audience)).toEqual(["caller", "everyone"]);
});

test("whoever asked in another language is answered in it, and told in it what went wrong", async () => {
  const { parts, shown } = bench();
  const failed = outcome({ ok: false, error: { code: "job.cancelled", params: {} } });
  for (const locale of ["ko", "ja"]) {
    await deliver({ ...failed, jobId: locale, origin: { ...failed.origin, locale } }, parts);
  }
  expect(JSON.stringify(shown[0])).toContain("취소했습니다.");
  expect(JSON.stringify(shown[1])).toContain("キャンセルしました。");
});

function bench(onShow?: () => void) {
  const platform = recordingPlatform(onShow);
  const recorded: { jobId: string; state: string }[] = [];
  const files: Files = {
    save: async ({ name, mediaType, bytes }) => ({ id: name, name, mediaType, size: bytes.length }),
    read: async () => undefined,
  };
  const settings = memorySettings();
  const parts: DeliveryParts = {
    ...replyParts(),
    commands: [draw],
    platforms: [platform],
    services: { files, settings } as Partial<Services> as Services,
    deliveries: {
      isDelivered: async (jobId) => recorded.some((delivery) => delivery.jobId === jobId),
      record: async (delivery) => void recorded.push(delivery),
    },
    results: memoryResults(),
    lastPictures: memoryLastPictures(),
  };
  return { parts, recorded, shown: platform.shown };
}

describe("delivery", () => {
  test("words the outcome with the command's own words, its files saved", async () => {
    const { parts, shown, recorded } = bench();
    await deliver(painted, parts);
    expect(shown).toMatchObject([
      { final: true, data: "a cat", blocks: [{ kind: "image", file: { id: "cat.png", size: 3 }, alt: "a cat" }] },
    ]);
    expect(recorded).toMatchObject([{ jobId: "17", state: "delivered" }]);
  });

  test("keeps what a command keeps before it words it; what can't be kept is the answer", async () => {
    const { parts, shown } = bench();
    const kept: unknown[] = [];
    const keeping = (keep: Command["actions"][string]["keep"]): DeliveryParts => ({
      ...parts,
      commands: [{ ...draw, actions: { "": { ...draw.actions[""]!, ...(keep && { keep }) } } }],
    });
    const keep = async (output: unknown, { jobId }: { readonly jobId: string }) => void kept.push(output, jobId);
    await deliver(painted, keeping(keep));
    expect(kept).toEqual(["a cat", "17"]);
    const refuse = async () => Promise.reject(new EngineError("button.expired"));
    await deliver({ ...painted, jobId: "18" }, keeping(refuse));
    expect(shown.map(({ error }) => error?.code)).toEqual([undefined, "button.expired"]);
  });

  test("happens once, however often the queue asks", async () => {
    const { parts, shown } = bench();
    await deliver(painted, parts);
    await deliver(painted, parts);
    expect(shown).toHaveLength(1);
  });

  test("throws where the place can't be reached now, so that it is tried again", async () => {
    let broken = true;
    const { parts, shown } = bench(() => {
      if (broken) throw new Error("503");
    });
    await expect(deliver(painted, parts)).rejects.toThrow("503");
    broken = false;
    await deliver(painted, parts);
    expect(shown).toHaveLength(1);
  });

  test("records a place that is gone for good, and never tries it again", async () => {
    const { parts, recorded } = bench(() => {
      throw new EngineError("target.gone");
    });
    await deliver(painted, parts);
    await deliver(painted, parts);
    expect(recorded).toMatchObject([{ jobId: "17", state: "undeliverable" }]);
  });

  test("brings a failure in the caller's words", async () => {
    const { parts, shown } = bench();
    const params = { asked: "sdx", nearest: ["sdxl"] };
    await deliver(outcome({ ok: false, error: { code: "model.unknown", params } }), parts);
    expect(shown[0]?.error).toMatchObject({ code: "model.unknown", hint: "Did you mean sdxl?" });
  });

  test("says so when nobody can word the result any more", async () => {
    const { parts, shown } = bench();
    await deliver(outcome({ ok: true, output: 1, files: [] }, "gone"), parts);
    expect(shown[0]?.error?.code).toBe("job.no-words");
  });

  test("puts buttons below a picture where others see it, and keeps it for them", async () => {
    const { parts, shown } = bench();
    const [platform] = parts.platforms;
    const posts = { isPublic: () => true, placeFor: () => ({ platform: "recording" }), remove: async () => {} };
    await parts.services.settings.set("recording:home", "showcase", { value: "c", shown: "#c", by: "Eve", at: 0 });
    const there = {
      ...painted,
      origin: { ...painted.origin, caller: { ...painted.origin.caller, community: "home" } },
    };
    if (platform !== undefined) await deliver(there, { ...parts, platforms: [{ ...platform, posts }] });
    expect(shown[0]?.buttons.map(({ label }) => label)).toEqual(["Send me", "Share", "Delete"]);
    expect(await parts.results.find("17")).toMatchObject({ caller: { id: "ann" }, removed: false });
  });

  test("waits for a platform that is not running here", async () => {
    const { parts } = bench();
    await expect(deliver(painted, { ...parts, platforms: [] })).rejects.toMatchObject({ code: "target.no-platform" });
  });
});

describe("the last picture of somebody", () => {
  const ann = { owner: "recording:ann", server: "recording:" };
  const chat = (parts: DeliveryParts, isPublic: boolean): DeliveryParts => ({
    ...parts,
    platforms: parts.platforms.map((platform) => ({
      ...platform,
      posts: { isPublic: () => isPublic, placeFor: () => ({ platform: "recording" }), remove: async () => {} },
    })),
  });
  const find = ({ lastPictures }: DeliveryParts) => lastPictures.find(ann.owner, ann.server);
  const inPrivate = { ...painted, jobId: "18", origin: { ...painted.origin, audience: "caller" as const } };

  test("is known after its delivery, and the next one after it", async () => {
    const { parts } = bench();
    expect(await find(parts)).toBeUndefined();
    await deliver(painted, parts);
    expect(await find(parts)).toEqual({ file: "cat.png", forCaller: false });
    const files = [
      { name: "one.png", mediaType: "image/png", bytes: new Uint8Array(3) },
      { name: "two.png", mediaType: "image/png", bytes: new Uint8Array(3) },
    ];
    await deliver({ ...outcome({ ok: true, output: "two", files }), jobId: "18" }, parts);
    expect(await find(parts)).toEqual({ file: "two.png", forCaller: false });
  });

  test.each([
    ["seen by all in a channel", painted, true, false],
    ["asked for in private", inPrivate, true, true],
    ["sent directly", painted, false, true],
  ])("%s, it is known who has seen it", async (_, picture, isPublic, forCaller) => {
    const { parts } = bench();
    await deliver(picture, chat(parts, isPublic));
    expect(await find(parts)).toEqual({ file: "cat.png", forCaller });
  });

  test("is neither another server's, nor another person's, nor a picture of something else", async () => {
    const { parts } = bench();
    const { caller } = painted.origin;
    const elsewhere = { ...painted.origin, caller: { ...caller, community: "there" } };
    await deliver({ ...painted, origin: elsewhere }, parts);
    await deliver({ ...painted, jobId: "18", origin: { ...painted.origin, caller: { ...caller, id: "bob" } } }, parts);
    await deliver({ ...painted, jobId: "19", type: "vectors.embed" }, parts);
    expect(await find(parts)).toBeUndefined();
    expect(await parts.lastPictures.find(ann.owner, "recording:there")).toEqual({ file: "cat.png", forCaller: false });
  });

  test("is not one that could not be painted", async () => {
    const { parts } = bench();
    await deliver(outcome({ ok: false, error: { code: "job.cancelled", params: {} } }), parts);
    expect(await find(parts)).toBeUndefined();
  });
});
