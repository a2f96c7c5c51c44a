import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Block } from "../../../commands/reply.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import type { SlackTarget } from "../../../src/bot/slack/slack-target.ts";
import { describeWithShared } from "../../support/shared.ts";
import { aMoment, openWorkspace } from "../../support/slack-workspace.ts";

describeWithShared("where answers go in Slack", (shared) => {
  const open = async () => {
    const workspace = await openWorkspace(shared);
    const { world, standIn } = workspace;
    const { slack, stores, stop } = await workspace.bot();
    const ada = standIn.person();
    const channel = world.id("C");
    const target = (more: Partial<SlackTarget> = {}): SlackTarget => ({
      platform: "slack",
      id: world.id("a"),
      teamId: world.teamId,
      userId: ada.id,
      channel,
      responseUrl: standIn.origin + new URL(ada.slash("/x", channel).response_url).pathname,
      usesLeft: 5,
      expiresAt: world.now() + 60_000,
      locale: "en-US",
      asked: "/imagine a star",
      ...more,
    });
    const picture = async () =>
      ({
        kind: "image",
        alt: "A star",
        file: await stores.files.save({ name: "star.png", mediaType: "image/png", bytes: Buffer.from("PNG") }),
      }) as const;
    return { ...workspace, slack, stores, stop, ada, channel, direct: world.direct(ada.id), target, picture };
  };

  test("a bot that is no member answers in direct messages, and says so where it was asked", async () => {
    const { slack, world, channel, direct, standIn, target, picture, ada } = await open();
    world.closed.set(channel, "not_in_channel");
    await slack.platform.show(target(), answer(await picture()));
    const seen = standIn.seen();
    expect(seen.map((message) => message.channel)).toEqual([direct, channel]);
    expect(seen[0]).toMatchObject({ files: [{ name: "star.png" }], text: expect.stringContaining("/imagine a star") });
    expect(seen[1]).toMatchObject({ onlyFor: ada.id, text: expect.stringContaining("/invite") });
  });

  test("private words reach the caller by response URL where the bot is no member, as long as that lives", async () => {
    const { slack, world, channel, direct, standIn, target, ada } = await open();
    world.closed.set(channel, "channel_not_found");
    await slack.platform.show(target(), { ...answer(text("between us")), audience: "caller" });
    await slack.platform.show(target({ expiresAt: world.now() - 1 }), {
      ...answer(text("too late")),
      audience: "caller",
    });
    await slack.platform.show(target({ usesLeft: 0 }), { ...answer(text("used up")), audience: "caller" });
    const seen = standIn.seen();
    expect(seen[0]).toMatchObject({ channel, onlyFor: ada.id, text: expect.stringContaining("between us") });
    expect(seen.slice(1).map((message) => message.channel)).toEqual([direct, direct]);
  });

  test("a response URL that has been used five times, or is somebody else's, is no obstacle", async () => {
    const { slack, world, channel, direct, standIn, target } = await open();
    world.closed.set(channel, "not_in_channel");
    const shared = target();
    for (let i = 0; i < 6; i++) {
      await slack.platform.show({ ...shared, id: `a${i}` }, { ...answer(text(`word ${i}`)), audience: "caller" });
    }
    expect(standIn.seen().map((message) => message.channel)).toEqual([...Array(5).fill(channel), direct]);
    const elsewhere = target({ responseUrl: "http://169.254.169.254/latest" });
    await slack.platform.show(elsewhere, { ...answer(text("kept")), audience: "caller" });
    expect(standIn.seen().at(-1)).toMatchObject({ channel: direct });
  });

  test("private answers with files come in direct messages, and what stood in for them goes", async () => {
    const { slack, standIn, direct, target, picture } = await open();
    const place = target();
    await slack.platform.show(place, working("Step 1"));
    await slack.platform.show(place, { ...answer(await picture()), audience: "caller" });
    expect(standIn.seen()).toHaveLength(1);
    expect(standIn.seen()[0]).toMatchObject({ channel: direct, files: [{ name: "star.png" }] });
  });

  test("a failure after progress is told to the caller alone, once", async () => {
    const { slack, standIn, target, ada } = await open();
    const place = target();
    await slack.platform.show(place, working("Step 1"));
    const failure = { ...answer(text("That failed.")), audience: "caller" as const };
    await slack.platform.show(place, failure);
    await slack.platform.show(place, failure);
    expect(standIn.seen()).toHaveLength(1);
    expect(standIn.seen()[0]).toMatchObject({ onlyFor: ada.id, text: expect.stringContaining("That failed.") });
  });

  test.each(["channel_not_found", "is_inactive", "posting_to_channel_denied"])(
    "an answer whose conversation is gone (%s) comes in direct messages; with nowhere left it is gone",
    async (code) => {
      const { slack, world, channel, direct, standIn, target } = await open();
      const [place, lost] = [target(), target()];
      await slack.platform.show(place, working("Step 1"));
      world.closed.set(channel, code);
      await slack.platform.show(place, answer(text("The result.")));
      expect(standIn.seen().at(-1)).toMatchObject({ channel: direct, text: expect.stringContaining("The result.") });
      world.closed.set(channel, "channel_not_found");
      world.closed.set(direct, "channel_not_found");
      await expect(slack.platform.show(lost, answer(text("Lost.")))).rejects.toMatchObject({ code: "target.gone" });
    },
  );

  test("an answer that somebody removed is posted anew; progress is not", async () => {
    const { slack, world, standIn, target } = await open();
    const place = target();
    await slack.platform.show(place, working("Step 1"));
    world.messages.length = 0;
    await slack.platform.show(place, working("Step 2"));
    expect(standIn.seen()).toHaveLength(0);
    await slack.platform.show(place, answer(text("The result.")));
    expect(standIn.seen()).toMatchObject([{ text: expect.stringContaining("The result.") }]);
  });

  test("a thread whose first message is gone is left", async () => {
    const { slack, faults, channel, standIn, target } = await open();
    faults.refuse("chat.postMessage", "cannot_reply_to_message");
    await slack.platform.show(target({ threadTs: "1.000001" }), answer(text("The result.")));
    expect(standIn.seen()).toMatchObject([{ channel, threadTs: undefined }]);
  });

  test("a pause that Slack asks for is made, and what breaks for a moment is tried again", async () => {
    const { slack, faults, standIn, target } = await open();
    faults.limit("chat.postMessage", 1);
    faults.break("chat.update", 2);
    const began = performance.now();
    await slack.platform.show(target(), answer(text("The result.")));
    expect(performance.now() - began).toBeGreaterThan(1000);
    expect(standIn.seen()).toMatchObject([{ text: expect.stringContaining("The result.") }]);
  });

  test("progress is shown every two seconds, the result at once", async () => {
    const { slack, standIn, target } = await open();
    const place = target();
    const began = performance.now();
    await slack.platform.show(place, working("Step 1"));
    const second = slack.platform.show(place, working("Step 2"));
    await aMoment();
    await slack.platform.show(place, answer(text("The result.")));
    expect(performance.now() - began).toBeLessThan(1500);
    await second;
    expect(performance.now() - began).toBeGreaterThan(1900);
    expect(standIn.seen()).toMatchObject([{ text: expect.stringContaining("The result."), edits: 1 }]);
  });

  test("a picture that Slack is still looking at waits; one that it never shows goes along as a file", async () => {
    const { slack, world, standIn, target, picture } = await open();
    world.unreadyFor = 2;
    await slack.platform.show(target(), answer(await picture()));
    expect(world.messages.at(-1)).toMatchObject({ files: [], blocks: [{ type: "image" }] });
    world.unreadyFor = 1000;
    await slack.platform.show(target(), answer(await picture(), text("Here.")));
    expect(world.messages.at(-1)).toMatchObject({ files: [expect.stringMatching(/^F/u)] });
    expect(standIn.seen().at(-1)).toMatchObject({ files: [{ name: "star.png" }] });
  });

  test("a file that is gone, or that the workspace does not take, is named", async () => {
    const { slack, faults, standIn, target, picture } = await open();
    const gone = { kind: "file", file: { id: "nowhere", name: "lost.csv", mediaType: "text/csv", size: 3 } } as const;
    faults.refuse("files.getUploadURLExternal", "file_uploads_disabled");
    await slack.platform.show(target(), answer(gone, await picture(), text("The rest.")));
    const [only] = standIn.seen();
    for (const part of ["lost.csv", "star.png", "The rest."]) expect(only?.text).toContain(part);
  });

  test("killed between any two steps, the next process finishes the answer without a second message or file", async () => {
    const { slack, stop, world, stores, bot, faults, standIn, target, picture } = await open();
    const [place, reply] = [target(), answer(await picture())];
    // The edit that would have shown it never comes through.
    faults.refuse("chat.update", "fatal_error");
    await expect(slack.platform.show(place, reply)).rejects.toMatchObject({ code: "fatal_error" });
    expect(standIn.seen()).toHaveLength(1);
    await stop();
    const next = await bot({ stores });
    await next.slack.platform.show(place, reply);
    await next.slack.platform.show(place, working("Step 9"));
    expect(standIn.seen()).toMatchObject([{ files: [{ name: "star.png" }], edits: 1 }]);
    expect(world.files.size).toBe(1);
  });

  test("nothing secret is in an error or in the log", async () => {
    const { slack, world, faults, stores, target } = await open();
    faults.refuse("chat.postMessage", "token_revoked");
    const failed = await slack.platform.show(target(), answer(text("x"))).catch((error: unknown) => error);
    expect(String(failed)).toContain("SLACK_BOT_TOKEN");
    await pause(10);
    const told = JSON.stringify([stores.parts.logged, failed, String(failed), (failed as Error).stack]);
    for (const secret of [world.botToken, world.appToken, "/commands/", "ticket=", ...world.triggers.keys()])
      expect(told).not.toContain(secret);
  });
});

function text(words: string): Block<string> {
  return { kind: "text", words };
}

function answer(...blocks: readonly Block<string>[]): WordedReply {
  return { blocks, buttons: [], audience: "everyone", data: null, final: true };
}

function working(words: string): WordedReply {
  return { ...answer({ kind: "progress", done: 1, total: 3, words }), final: false };
}
