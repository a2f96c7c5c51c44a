import { expect, onTestFinished, test } from "vitest";
import { help } from "../../../commands/help.ts";
import { serve } from "../../../src/bot/web/serve.ts";
import { describeWithShared } from "../../support/shared.ts";
import { slackBot } from "../../support/slack-bot.ts";
import { aMoment, eventually, openWorkspace } from "../../support/slack-workspace.ts";

describeWithShared("Slack over a socket", (shared) => {
  test("a connection that Slack renews, or that breaks, is replaced at once, and nothing that waited is lost", async () => {
    const { standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot();
    const ada = standIn.person();
    const channel = world.id("C");
    for (const [i, lose] of [sockets.refresh, sockets.cut, sockets.cut, sockets.refresh].entries()) {
      const began = performance.now();
      lose();
      await sockets.send("slash_commands", ada.slash(`/echo after loss ${i}`, channel));
      // The library's own way leaves 5.3 s.
      expect(performance.now() - began).toBeLessThan(1000);
      await eventually(() => standIn.seen().find(({ text }) => text.includes(`after loss ${i}`)));
    }
    expect(standIn.seen()).toHaveLength(4);
  });

  test.each([
    "null",
    "7",
    "not JSON",
    "{}",
    '{"type":"events_api","envelope_id":"1"}',
    '{"type":"events_api","envelope_id":"1","payload":{}}',
    '{"type":"events_api","envelope_id":"1","payload":{"event":null}}',
    '{"type":"events_api","envelope_id":"1","payload":{"event":{"type":"error"}}}',
    '{"type":"events_api","envelope_id":"1","payload":{"event":{"type":"disconnected"}}}',
    '{"type":"slash_commands","envelope_id":"1","payload":null}',
    '{"type":"interactive","envelope_id":"1","payload":{}}',
    '{"type":"something_new","envelope_id":"1","payload":{}}',
  ])("the frame %s kills nobody", async (frame) => {
    const { standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot();
    sockets.raw(frame);
    await sockets.send("slash_commands", standIn.person().slash("/echo alive", world.id("C")));
    await eventually(() => standIn.seen().find(({ text }) => text.includes("alive")));
    expect(sockets.open).toBe(1);
  });

  test.each([
    ["slack.bot-token", { botToken: "xoxb-wrong" }],
    ["slack.app-token", { way: { appToken: "xapp-wrong" } }],
  ])("a wrong token is named: %s", async (code, settings) => {
    const { standIn } = await openWorkspace(shared);
    const { slack, stores, dispatcher } = slackBot(standIn, { settings });
    await expect(slack.listen(dispatcher)).rejects.toMatchObject({ code });
    expect(JSON.stringify(stores.parts.logged)).not.toMatch(/xoxb-|xapp-|ticket=/u);
  });

  test.each(["auth.test", "apps.connections.open"])(
    "a Slack whose %s fails for a while may be tried again",
    async (method) => {
      const { faults, standIn } = await openWorkspace(shared);
      faults.refuse(method, "internal_error");
      const { slack, dispatcher } = slackBot(standIn);
      await expect(slack.listen(dispatcher)).rejects.toMatchObject({ name: "SlackError", code: "internal_error" });
      await (await slack.listen(dispatcher))[Symbol.asyncDispose]();
    },
  );

  test("a connection that can't be replaced at first is replaced later", async () => {
    const { faults, standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot();
    faults.refuse("apps.connections.open", "internal_error");
    faults.refuse("apps.connections.open", "fatal_error");
    sockets.cut();
    await sockets.send("slash_commands", standIn.person().slash("/echo here", world.id("C")));
    await eventually(() => standIn.seen().find(({ text }) => text.includes("here")));
  });

  test("the Home tab shows jobs and help, and its buttons work there", async () => {
    const { standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot({ commands: [help] });
    const ada = standIn.person();
    await sockets.send("events_api", ada.opensHome());
    const view = await eventually(() => world.homes.get(ada.id));
    expect(JSON.stringify(view)).toContain("/help");
    world.homes.clear();
    await sockets.send("interactive", ada.press("nobody-made-this", "home"));
    expect(JSON.stringify(await eventually(() => world.homes.get(ada.id)))).toContain("button");
    expect(standIn.seen()).toEqual([]);
  });

  test("50 commands at once are acknowledged at once", async () => {
    const { standIn, world, sockets, bot } = await openWorkspace(shared);
    await bot();
    const people = Array.from({ length: 50 }, () => standIn.person());
    await Promise.all(
      people.map((person, i) => sockets.send("slash_commands", person.slash(`/echo number ${i}.`, world.id("C")))),
    );
    await eventually(() =>
      standIn.seen().filter(({ text }) => text.includes("number")).length === 50 ? true : undefined,
    );
    const worst = Math.max(...sockets.latencies);
    expect(worst).toBeLessThan(1500);
  });
});

describeWithShared("Slack by HTTP", (shared) => {
  async function open() {
    const workspace = await openWorkspace(shared);
    const { world, standIn } = workspace;
    const { slack, dispatcher } = slackBot(standIn, { settings: { way: { signingSecret: world.signingSecret } } });
    const endpoint = slack.endpoint?.(dispatcher);
    if (endpoint === undefined) throw new Error("there is no endpoint");
    const server = await serve(endpoint, { host: "127.0.0.1", port: 0 });
    onTestFinished(() => server[Symbol.asyncDispose]());
    const url = `${server.url}/slack/events`;
    return { ...workspace, url, ada: standIn.person(), channel: world.id("C") };
  }

  test("commands, events and buttons are taken", async () => {
    const { standIn, world, url, ada, channel } = await open();
    const challenge = await standIn.post(url, { json: { type: "url_verification", challenge: "abc", token: "x" } });
    expect(await challenge.json()).toEqual({ challenge: "abc" });
    expect((await standIn.post(url, { form: ada.slash("/echo by HTTP", channel) })).status).toBe(200);
    expect((await standIn.post(url, { json: ada.mention("echo by event", channel) })).status).toBe(200);
    const pressed = { payload: JSON.stringify(ada.press("unknown", { channel })) };
    expect((await standIn.post(url, { form: pressed })).status).toBe(200);
    for (const part of ["by HTTP", "by event", "button"])
      await eventually(() => standIn.seen().find(({ text }) => text.includes(part)));
    expect(world.messages).toHaveLength(3);
  });

  test.each([
    ["older than five minutes", -301],
    ["newer than five minutes", 301],
    ["of another century", -4e9],
  ])("what is %s is refused", async (_, seconds) => {
    const { standIn, world, url, ada, channel } = await open();
    const timestamp = Math.floor(Date.now() / 1000) + seconds;
    expect((await standIn.post(url, { form: ada.slash("/echo x", channel) }, { timestamp })).status).toBe(401);
    await aMoment();
    expect(world.messages).toEqual([]);
  });

  test("what is forged, or comes again, is refused", async () => {
    const { standIn, world, url, ada, channel } = await open();
    const signature = `v0=${"0".repeat(64)}`;
    for (let i = 0; i < 2; i++) {
      expect((await standIn.post(url, { form: ada.slash("/echo forged", channel) }, { signature })).status).toBe(401);
    }
    const asked = { form: ada.slash("/echo once", channel) };
    const timestamp = Math.floor(Date.now() / 1000);
    const answers = await Promise.all([1, 2, 3].map(() => standIn.post(url, asked, { timestamp })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await standIn.post(url, asked, { timestamp })).status).toBe(401);
    expect((await standIn.post(url, asked, { timestamp: timestamp + 1 })).status).toBe(200);
    await eventually(() => standIn.seen().find(({ text }) => text.includes("once")));
    await aMoment();
    expect(world.messages).toHaveLength(1);
  });

  test("what is malformed, too large or elsewhere harms nobody", async () => {
    const { standIn, url, ada, channel } = await open();
    expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(401);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(new URL("/elsewhere", url), { method: "POST" })).status).toBe(404);
    expect((await standIn.post(url, { form: { payload: "{not JSON" } })).status).toBeGreaterThanOrEqual(400);
    expect((await standIn.post(url, { json: { padding: "x".repeat(2 ** 20) } })).status).toBe(413);
    expect((await standIn.post(url, { form: ada.slash("/echo alive", channel) })).status).toBe(200);
    await eventually(() => standIn.seen().find(({ text }) => text.includes("alive")));
  });
});
