import { expect, test } from "vitest";
import { commands } from "../../../commands/index.ts";
import type { Request } from "../../../src/bot/dispatcher.ts";
import { slackManifest } from "../../../src/bot/slack/manifest.ts";
import { createWording } from "../../../src/bot/wording.ts";
import { textOf } from "../../stand-ins/slack/seen-message.ts";
import { describeWithShared } from "../../support/shared.ts";
import { aMoment, eventually, openWorkspace } from "../../support/slack-workspace.ts";
import { circle } from "../../support/web-commands.ts";

describeWithShared("what people do in Slack", (shared) => {
  const open = async () => {
    const workspace = await openWorkspace(shared);
    const { slack, stores, stop } = await workspace.bot();
    const ada = workspace.standIn.person();
    const channel = workspace.world.id("C");
    const said = (text: string) =>
      eventually(() => workspace.standIn.seen().find((message) => message.text.includes(text)));
    return { ...workspace, slack, stores, stop, ada, channel, said };
  };

  test("a slash command is read as it was typed, and answered in its channel", async () => {
    const { ada, channel, sockets, said, standIn } = await open();
    await sockets.send(
      "slash_commands",
      ada.slash("/echo a &lt; b &amp;&amp; <https://example.com/?a=1&amp;b=2> <@U1|ada>\nnext", channel),
    );
    expect(await said("a < b && https://example.com/?a=1&b=2 @ada")).toMatchObject({ channel, edits: 1 });
    expect(standIn.seen()).toHaveLength(1);
    expect(sockets.latencies[0]).toBeLessThan(1000);
  });

  test("what is wrong is told to the caller alone", async () => {
    const { ada, channel, sockets, said } = await open();
    await sockets.send("slash_commands", ada.slash("/paint steps:999 a star", channel));
    expect(await said("999")).toMatchObject({ channel, onlyFor: ada.id });
  });

  test("work in progress is shown in one message, which the result replaces", async () => {
    const { ada, channel, sockets, standIn } = await open();
    await sockets.send("slash_commands", ada.slash("/paint steps:3 a red circle", channel));
    await eventually(() => standIn.seen().find(({ text }) => text.includes("▱")));
    const [only] = await eventually(() => {
      const seen = standIn.seen();
      return seen[0]?.files.length === 1 ? seen : undefined;
    });
    expect(standIn.seen()).toHaveLength(1);
    expect(only?.text).toContain("a red circle");
    expect(only?.text).not.toContain("▱");
    // Two more reports, and the result, which comes once as news and once as the end.
    expect(only?.edits).toBeLessThanOrEqual(4);
  });

  test("a button does its command again, for another person and after a restart, in the same thread", async () => {
    const { ada, channel, sockets, standIn, stores, stop, bot } = await open();
    await sockets.send("slash_commands", ada.slash("/paint steps:1 a star", channel));
    const { buttons } = await eventually(() => standIn.seen().find((message) => message.buttons.length > 0));
    await stop();
    await bot({ stores });
    const eve = standIn.person();
    const threadTs = "1700000000.000001";
    await sockets.send("interactive", eve.press(buttons[0]?.value ?? "", { channel, threadTs }));
    await eventually(() => standIn.seen().find((message) => message.threadTs === threadTs && message.files.length > 0));
  });

  test("a button that nobody knows, or that is of an older version, says so", async () => {
    const { ada, channel, sockets, said } = await open();
    await sockets.send("interactive", ada.press("nobody-made-this", { channel }));
    expect(await said("button")).toMatchObject({ onlyFor: ada.id });
  });

  test("a command without what it needs opens a form; what is wrong is told in it; then it is done", async () => {
    const { ada, channel, sockets, world, said } = await open();
    await sockets.send("slash_commands", ada.slash("/paint steps:2", channel));
    const { view, user } = await eventually(() => world.views[0]);
    expect(user).toBe(ada.id);
    expect(textOf(view["blocks"])).toContain("prompt");
    expect(JSON.stringify(view)).toContain('"initial_value":"2"');
    const filled = (steps: string) => ({
      prompt: { prompt: { type: "plain_text_input", value: "a blue star\nin two lines" } },
      steps: { steps: { type: "number_input", value: steps } },
      seed: { seed: { type: "number_input", value: null } },
    });
    const refused = await sockets.send("interactive", ada.submit(view, filled("999")));
    expect(refused).toMatchObject({ response_action: "errors", errors: { steps: expect.stringContaining("999") } });
    expect(await sockets.send("interactive", ada.submit(view, filled("1")))).toEqual({});
    expect(await said("a blue star\nin two lines")).toMatchObject({ channel });
  });

  test("a button opens a form with what it asks for, and goes on from what is there", async () => {
    const { ada, channel, sockets, world, standIn, said } = await open();
    await sockets.send("slash_commands", ada.slash("/write", channel));
    const { view } = await eventually(() => world.views[0]);
    const names = (of: { readonly [field: string]: unknown }) =>
      (of["blocks"] as { block_id: string; optional: boolean }[]).map(({ block_id, optional }) => [block_id, optional]);
    expect(names(view)).toEqual([
      ["first", true],
      ["next", true],
      ["role", true],
      ["lines", true],
    ]);
    const text = (value: string) => ({ type: "plain_text_input", value });
    await sockets.send("interactive", ada.submit(view, { first: { first: text("one\ntwo") } }));
    const { buttons } = await said("one\ntwo");

    const eve = standIn.person();
    await sockets.send("interactive", eve.press(buttons[0]?.value ?? "", { channel }));
    const more = await eventually(() => world.views[1]);
    expect(more.user).toBe(eve.id);
    expect(names(more.view).map(([name]) => name)).toEqual(["next", "role"]);
    expect(JSON.stringify(more.view)).toContain('"initial_option":{"text":{"type":"plain_text","text":"tool"');
    const role = { role: { type: "static_select", selected_option: { value: "tool" } } };
    await sockets.send("interactive", eve.submit(more.view, { next: { next: text("three") }, role }));
    await said("one\ntwo\ntool: three");
  });

  test("somebody else's form does nothing", async () => {
    const { ada, channel, sockets, world, standIn, said } = await open();
    await sockets.send("slash_commands", ada.slash("/paint", channel));
    const { view } = await eventually(() => world.views[0]);
    const eve = standIn.person();
    await sockets.send(
      "interactive",
      eve.submit(view, { prompt: { prompt: { type: "plain_text_input", value: "x" } } }),
    );
    expect((await said("button")).channel).toBe(world.direct(eve.id));
  });

  test("where a form comes too late, the answer tells what was missing", async () => {
    const { ada, channel, sockets, world, said } = await open();
    const asked = ada.slash("/paint", channel);
    const trigger = world.triggers.get(asked.trigger_id);
    if (trigger !== undefined) trigger.used = true;
    await sockets.send("slash_commands", asked);
    expect(await said("prompt")).toMatchObject({ onlyFor: ada.id });
  });

  test("a form is opened from anywhere, and answered in direct messages", async () => {
    const { ada, sockets, world, said } = await open();
    await sockets.send("interactive", ada.anywhere("global:paint"));
    const { view } = await eventually(() => world.views[0]);
    const values = {
      prompt: { prompt: { type: "plain_text_input", value: "a star" } },
      steps: { steps: { type: "number_input", value: "1" } },
    };
    await sockets.send("interactive", ada.submit(view, values));
    expect((await said("a star")).channel).toBe(world.direct(ada.id));
  });

  const forms = (slackManifest(commands, createWording()).features.shortcuts ?? []).filter(
    ({ type }) => type === "global",
  );
  test.each(forms.map(({ callback_id }) => callback_id.replace("global:", "")))(
    "the form of /%s is one that Slack takes",
    async (name) => {
      const { standIn, world, sockets, bot } = await openWorkspace(shared);
      await bot({ commands });
      await sockets.send("interactive", standIn.person().anywhere(`global:${name}`));
      const { view } = await eventually(() => world.views[0]);
      const options = Object.keys(commands.find((command) => command.name === name)?.actions[""]?.options ?? {});
      expect(new Set((view["blocks"] as readonly { block_id: string }[]).map(({ block_id }) => block_id))).toEqual(
        new Set(options),
      );
    },
  );

  test("an entry of a message's menu takes its text, and answers in its thread", async () => {
    const { ada, channel, sockets, said } = await open();
    const message = { text: "5 &gt; 3 <!here>", thread_ts: "1700000000.000009" };
    await sockets.send("interactive", ada.onMessage("message:echo", message, channel));
    expect(await said("5 > 3 @here")).toMatchObject({ channel, threadTs: message.thread_ts });
  });

  test("an entry of a message's menu takes its picture", async () => {
    const { standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot({ commands: commands.filter(({ name }) => name === "info") });
    const files = [standIn.attach("circle.png", await circle("#e02f2f", 64))];
    const asked = standIn.person().onMessage("file:info", { text: "look", files }, world.id("C"));
    await sockets.send("interactive", asked);
    await eventually(() => standIn.seen().find(({ text }) => text.includes("64 × 64")));
  });

  test("a mention is a command, answered in a thread; a direct message too; alone it asks for help", async () => {
    const { ada, channel, sockets, said, standIn, world } = await open();
    const mention = ada.mention("echo hello there", channel);
    await sockets.send("events_api", mention);
    const { ts } = mention.event as unknown as { readonly ts: string };
    expect(await said("hello there")).toMatchObject({ channel, threadTs: ts });
    await sockets.send("events_api", ada.write("/echo just us"));
    expect((await said("just us")).channel).toBe(world.direct(ada.id));
    await sockets.send("events_api", ada.mention("", channel));
    await said("help");
    const before = standIn.seen().length;
    await sockets.send("events_api", ada.write("joined", { subtype: "channel_join" }));
    await aMoment();
    expect(standIn.seen()).toHaveLength(before);
  });

  test("a file that comes along is read, and nothing that is not what it says", async () => {
    const { ada, sockets, standIn, said } = await open();
    const picture = Buffer.from("89504e470d0a1a0a00", "hex");
    await sockets.send(
      "events_api",
      ada.write("echo with a picture", { files: [standIn.attach("a.png", picture)], subtype: "file_share" }),
    );
    await said("with a picture");
    await sockets.send(
      "events_api",
      ada.write("echo with a lie", { files: [standIn.attach("b.png", Buffer.from("GIF"))], subtype: "file_share" }),
    );
    await said("image");
  });

  test("what is delivered again is done once, also by the next process", async () => {
    const { ada, channel, sockets, standIn, stores, stop, bot, said } = await open();
    const asked = ada.slash("/echo once", channel);
    const mention = ada.mention("echo mentioned once", channel);
    for (let i = 0; i < 3; i++) {
      await sockets.send("slash_commands", asked);
      await sockets.send("events_api", mention);
    }
    await said("mentioned once");
    await said("once");
    await stop();
    await bot({ stores });
    await sockets.send("slash_commands", asked);
    await sockets.send("events_api", mention);
    await aMoment();
    expect(standIn.seen()).toHaveLength(2);
  });

  test("payloads that lack what Slack promises are acknowledged and harm nobody", async () => {
    const { ada, channel, sockets, said, stores } = await open();
    const { channel_id: _, ...lame } = ada.slash("/echo x", channel);
    await sockets.send("slash_commands", lame);
    const payload = { ...ada.press("x", { channel }), user: null };
    sockets.raw(JSON.stringify({ envelope_id: "e", type: "interactive", payload }));
    await sockets.send("slash_commands", ada.slash("/echo alive", channel));
    await said("alive");
    expect(stores.parts.logged.filter(({ level }) => level === "warn").length).toBeGreaterThanOrEqual(1);
  });

  test("who asks is told with their role and workspace, and where nobody knows, as a member", async () => {
    const { standIn, world, sockets, faults, bot } = await openWorkspace(shared);
    const asked: Request[] = [];
    const take = async (_: unknown, request: Request) => void asked.push(request);
    await bot({ dispatcher: { runLine: take, runCommand: take, press: take, refuse: take } });
    const [ada, eve] = [standIn.person(), standIn.person()];
    world.people.set(ada.id, { locale: "ko-KR", admin: true });
    await sockets.send("slash_commands", ada.slash("/echo x", world.id("C")));
    await eventually(() => asked[0]);
    faults.refuse("users.info", "user_not_visible");
    await sockets.send("slash_commands", eve.slash("/echo x", world.id("C")));
    const { caller, locale } = await eventually(() => asked[1]);
    expect(asked[0]?.locale).toBe(createWording().nearestLocale(["ko-KR"]));
    expect(asked[0]?.caller).toMatchObject({ id: `${world.teamId}:${ada.id}`, role: "admin", community: world.teamId });
    expect([caller.role, locale]).toEqual(["member", "en-US"]);
  });
});
