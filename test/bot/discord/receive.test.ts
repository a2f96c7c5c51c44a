import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Request } from "../../../src/bot/dispatcher.ts";
import { readContracts } from "../../stand-ins/discord/contracts.ts";
import type { DiscordStandIn } from "../../stand-ins/discord/discord-stand-in.ts";
import type { Interaction } from "../../stand-ins/discord/person.ts";
import { correctDiscord, discordBot, startDiscordBot } from "../../support/discord-bot.ts";
import { describeWithShared } from "../../support/shared.ts";
import { circle } from "../../support/web-commands.ts";

const waitFor = <T>(seen: () => T) => vi.waitFor(seen, { timeout: 10_000 });

describeWithShared("what people do on Discord", (shared) => {
  const contracts = readContracts(shared);

  async function open(overrides: Parameters<typeof startDiscordBot>[2] = {}) {
    const standIn = await correctDiscord(contracts);
    const bot = await startDiscordBot(standIn, undefined, overrides);
    return { standIn, ...bot, asker: standIn.person() };
  }

  /** What Discord was told first. */
  const firstAnswer = (standIn: DiscordStandIn, { id }: Interaction) =>
    waitFor(() => {
      const answer = standIn.world.interactions.get(id)?.acknowledged;
      if (answer === undefined) throw new Error("not yet");
      return answer as {
        readonly type: number;
        readonly at: number;
        readonly data: { readonly [field: string]: unknown };
      };
    });

  const textOf = (standIn: DiscordStandIn, { id }: Interaction) =>
    standIn
      .seen(id)
      .map(({ text }) => text)
      .join("\n");

  test("options keep their types, subcommands their place, and who may manage the server is an admin", async () => {
    const { standIn } = await open();
    const admin = standIn.person({ permissions: String(1n << 5n) });
    const asked = admin.command("choose", [
      {
        name: "one",
        type: 1,
        options: [
          { name: "kind", type: 3, value: "green" },
          { name: "loud", type: 5, value: true },
        ],
      },
    ]);
    standIn.send(asked);
    await waitFor(() => expect(textOf(standIn, asked)).toBe("✓"));
  });

  test("whoever reads Korean sees names of their own, what arrives has the default ones, and the answer is in Korean", async () => {
    const { standIn } = await open();
    const korean = standIn.person({ locale: "ko" });
    const wrong = korean.command("choose", [
      { name: "one", type: 1, options: [{ name: "kind", type: 3, value: "purple" }] },
    ]);
    standIn.send(wrong);
    await waitFor(() => expect(textOf(standIn, wrong)).toContain("kind 옵션에 “purple” 값은 쓸 수 없습니다."));
    expect(textOf(standIn, wrong)).toContain("쓸 수 있는 값:");

    const asked = korean.command("paint");
    standIn.send(asked);
    const { data } = await firstAnswer(standIn, asked);
    expect(data).toMatchObject({ components: [{ label: "prompt · 프롬프트", description: "그림에 담을 내용" }] });
  });

  test("completions come from the cache", async () => {
    const { standIn, asker } = await open();
    const typing = asker.type("paint", [{ name: "sampler", type: 3, value: "eu", focused: true }]);
    standIn.send(typing);
    expect(await firstAnswer(standIn, typing)).toMatchObject({
      type: 8,
      data: {
        choices: [
          { name: "euler", value: "euler" },
          { name: "euler-ancestral", value: "euler-ancestral" },
        ],
      },
    });
  });

  test("rare options are given in `more`, which completes itself, and what is wrong with them is told", async () => {
    const { standIn, asker } = await open();
    const typing = asker.type("paint", [{ name: "more", type: 3, value: "gui", focused: true }]);
    standIn.send(typing);
    expect(await firstAnswer(standIn, typing)).toMatchObject({
      type: 8,
      data: { choices: [{ name: "guidance:", value: "guidance:" }] },
    });
    const asked = asker.command("paint", [
      { name: "prompt", type: 3, value: "a circle" },
      { name: "more", type: 3, value: "guidance:99" },
    ]);
    standIn.send(asked);
    await waitFor(() => expect(textOf(standIn, asked)).toContain("guidance"));
    await waitFor(() => expect(textOf(standIn, asked)).toContain("30"));
    const wrong = asker.command("paint", [
      { name: "prompt", type: 3, value: "a circle" },
      { name: "more", type: 3, value: "nothing of the kind" },
    ]);
    standIn.send(wrong);
    await waitFor(() => expect(textOf(standIn, wrong)).toContain("nothing of the kind"));
    const right = asker.command("paint", [
      { name: "prompt", type: 3, value: "a circle" },
      { name: "steps", type: 4, value: 1 },
      { name: "more", type: 3, value: "guidance:3" },
    ]);
    standIn.send(right);
    await waitFor(() => expect(textOf(standIn, right)).toContain("1 · ddim"));
  });

  test.each([
    ["never come", () => new Promise<readonly string[]>(() => {})],
    ["fail", () => Promise.reject(new Error("no models"))],
    ["are too long to be chosen", async () => ["x".repeat(101)]],
  ])("completions that %s are none, within 1.5 s", async (_, suggest) => {
    const { standIn, asker } = await open({ suggest });
    const typing = asker.type("paint", [{ name: "sampler", type: 3, value: "", focused: true }]);
    const from = Date.now();
    standIn.send(typing);
    expect(await firstAnswer(standIn, typing)).toMatchObject({ type: 8, data: { choices: [] } });
    expect(Date.now() - from).toBeLessThan(2000);
  });

  test("completions for what does not exist are none", async () => {
    const { standIn, asker } = await open();
    for (const [command, option] of [
      ["paint", "constructor"],
      ["nothing", "sampler"],
      ["__proto__", "x"],
    ] as const) {
      const typing = asker.type(command, [{ name: option, type: 3, value: "", focused: true }]);
      standIn.send(typing);
      expect(await firstAnswer(standIn, typing)).toMatchObject({ data: { choices: [] } });
    }
  });

  test("a command without the text that it needs opens a form; what was given besides waits there", async () => {
    const { standIn, asker } = await open();
    const asked = asker.command("paint", [{ name: "steps", type: 4, value: 1 }]);
    standIn.send(asked);
    const form = await firstAnswer(standIn, asked);
    expect(form).toMatchObject({ type: 9, data: { title: "/paint" } });
    const sent = asker.submit(String(form.data["custom_id"]), { prompt: "a red circle\nin two lines" });
    standIn.send(sent);
    await waitFor(() => expect(textOf(standIn, sent)).toContain("1 · ddim"));
    expect(textOf(standIn, sent)).toContain("a red circle\nin two lines");
  });

  test("a form asks for several options, and a button for more of them", async () => {
    const { standIn, asker } = await open();
    const asked = asker.command("write");
    standIn.send(asked);
    const form = await firstAnswer(standIn, asked);
    expect(form).toMatchObject({
      type: 9,
      data: {
        components: [
          { component: { custom_id: "first", type: 4, required: false } },
          { component: { custom_id: "next", type: 4 } },
          { component: { custom_id: "role", type: 3, options: [{ value: "user", default: true }, { value: "tool" }] } },
        ],
      },
    });
    const sent = asker.submit(String(form.data["custom_id"]), { first: "one\ntwo", next: "", role: ["user"] });
    standIn.send(sent);
    await waitFor(() => expect(textOf(standIn, sent)).toContain("one\ntwo"));

    const other = standIn.person();
    const pressed = other.press(standIn.seen(sent.id)[0]?.buttons[0]?.customId ?? "");
    standIn.send(pressed);
    const more = await firstAnswer(standIn, pressed);
    expect(more).toMatchObject({ type: 9, data: { components: [{}, { component: { custom_id: "role" } }] } });
    // What was chosen before is chosen now.
    expect(JSON.stringify(more)).toContain('"value":"tool","default":true');
    const filled = other.submit(String(more.data["custom_id"]), { next: "three", role: ["tool"] });
    standIn.send(filled);
    await waitFor(() => expect(textOf(standIn, filled)).toContain("one\ntwo\ntool: three"));
  });

  test("a form in which nothing was filled in says what is missing", async () => {
    const { standIn, asker } = await open();
    const asked = asker.command("write");
    standIn.send(asked);
    const form = await firstAnswer(standIn, asked);
    const sent = asker.submit(String(form.data["custom_id"]), { first: "", next: "", role: ["user"] });
    standIn.send(sent);
    await waitFor(() => expect(textOf(standIn, sent)).toContain("lines"));
    expect(standIn.seen(sent.id)[0]?.buttons).toMatchObject([{ label: "Fill in a form" }]);
  });

  test("a form that somebody else opened is refused", async () => {
    const { standIn, asker } = await open();
    const asked = asker.command("paint");
    standIn.send(asked);
    const form = await firstAnswer(standIn, asked);
    const sent = standIn.person().submit(String(form.data["custom_id"]), { prompt: "mine" });
    standIn.send(sent);
    await waitFor(() => expect(textOf(standIn, sent)).toContain("Only the person who gave the command"));
    expect(standIn.seen(sent.id)).toMatchObject([{ ephemeral: true }]);
  });

  test("a result can be repeated and its text changed, also by the next process", async () => {
    const { standIn, asker, stores } = await open();
    const asked = asker.command("paint", [
      { name: "prompt", type: 3, value: "a star" },
      { name: "steps", type: 4, value: 1 },
    ]);
    standIn.send(asked);
    const buttons = await waitFor(() => {
      const [answer] = standIn.seen(asked.id);
      expect(answer?.buttons).toHaveLength(2);
      return answer?.buttons ?? [];
    });
    const [again, edit] = buttons;
    standIn.gateway.close(1000);
    await startDiscordBot(standIn, stores);

    const other = standIn.person();
    const pressed = other.press(again?.customId ?? "");
    standIn.send(pressed);
    await waitFor(() => expect(textOf(standIn, pressed)).toContain("a star"));

    const editing = asker.press(edit?.customId ?? "");
    standIn.send(editing);
    const form = await firstAnswer(standIn, editing);
    expect(form).toMatchObject({ type: 9, data: { components: [{ component: { value: "a star" } }] } });
    const sent = asker.submit(String(form.data["custom_id"]), { prompt: "a moon" });
    standIn.send(sent);
    await waitFor(() => expect(textOf(standIn, sent)).toContain("a moon"));
  });

  test.each(["", "edit:", "ask:", "form:"])(
    "a button of an older version, %sunknown, says so to whoever pressed it",
    async (prefix) => {
      const { standIn, asker } = await open();
      const pressed = asker.press(`${prefix}nobody-knows-me`);
      standIn.send(pressed);
      await waitFor(() => expect(textOf(standIn, pressed)).toContain("no longer works"));
      expect(standIn.seen(pressed.id)).toMatchObject([{ ephemeral: true }]);
    },
  );

  test("somebody else's button is refused, and only they are told", async () => {
    const { standIn, stores, asker } = await open();
    const action = { command: "choose", action: "none", options: {} };
    const id = await stores.parts.actions.store({ action, for: "caller", owner: `discord:${asker.id}` });
    const pressed = standIn.person().press(id);
    standIn.send(pressed);
    await waitFor(() => expect(textOf(standIn, pressed)).toContain("Only the person who gave the command"));
    expect(standIn.seen(pressed.id)).toMatchObject([{ ephemeral: true }]);
  });

  test("options of 6,000 characters arrive whole, and come back whole", async () => {
    const { standIn, asker } = await open();
    const prompt = "😀`*_".repeat(1200);
    const asked = asker.command("paint", [
      { name: "prompt", type: 3, value: prompt },
      { name: "steps", type: 4, value: 1 },
    ]);
    standIn.send(asked);
    await waitFor(() => {
      const whole = standIn.seen(asked.id)[0]?.files.find(({ name }) => name === "answer.txt");
      expect(Buffer.from(whole?.bytes ?? []).toString()).toContain(prompt);
    });
  });

  test("a message's menu takes the message's text", async () => {
    const { commands } = await import("../../../commands/index.ts");
    const { standIn, asker } = await open({
      commands: commands.filter(({ name }) => name === "help" || name === "count"),
    });
    const asked = asker.menu("Count tokens", "a red circle");
    standIn.send(asked);
    // The engine is not here; that it is asked shows that the command was found.
    await waitFor(() => expect(textOf(standIn, asked)).toContain("incident"));
    const unknown = asker.menu("An entry of an older version", "x");
    standIn.send(unknown);
    await waitFor(() => expect(textOf(standIn, unknown)).toContain("There is no command"));
  });

  test("a message's menu takes the picture among the message's files, and says so where there is none", async () => {
    const { commands } = await import("../../../commands/index.ts");
    const { standIn, asker } = await open({ commands: commands.filter(({ name }) => name === "info") });
    const files = [
      { ...standIn.attach("notes.txt", Buffer.from("x")), content_type: "text/plain" },
      { ...standIn.attach("circle.png", await circle("#e02f2f", 64)), content_type: "image/png" },
    ];
    const asked = asker.menu("Info on this image", "look", files);
    standIn.send(asked);
    await waitFor(() => expect(textOf(standIn, asked)).toContain("64 × 64"));
    const without = asker.menu("Info on this image", "no picture here");
    standIn.send(without);
    await waitFor(() => expect(textOf(standIn, without)).toContain("image"));
  });

  test("commands know the channel, and whether only adults may read there; direct messages are none", async () => {
    const standIn = await correctDiscord(contracts);
    const { discord, dispatcher } = discordBot(standIn);
    const channels: unknown[] = [];
    const runCommand = async (_: unknown, { channel }: Request) => void channels.push(channel);
    const listening = await discord.listen({ ...dispatcher, runCommand });
    onTestFinished(() => listening[Symbol.asyncDispose]());
    const asked = standIn.person().command("echo", [{ name: "text", type: 3, value: "x" }]);
    const channel = { ...(asked["channel"] as object), nsfw: true };
    standIn.send({ ...asked, channel });
    await waitFor(() => expect(channels).toHaveLength(1));
    standIn.send(standIn.person({ guild: false }).command("echo", [{ name: "text", type: 3, value: "x" }]));
    await waitFor(() => expect(channels).toHaveLength(2));
    expect(channels).toEqual([{ id: standIn.world.channelId, name: "general", ageRestricted: true }, undefined]);
  });

  test("a direct message is answered there", async () => {
    const { standIn } = await open();
    const asked = standIn
      .person({ guild: false, locale: "ko" })
      .command("echo", [{ name: "text", type: 3, value: "여기" }]);
    standIn.send(asked);
    await waitFor(() => expect(textOf(standIn, asked)).toContain("여기"));
  });

  describe("files that people attach", () => {
    test("a picture arrives", async () => {
      const { standIn, asker } = await open();
      const file = standIn.attach("a.png", (await circle("red", 16)).subarray(0, 900));
      const asked = asker.command("echo", optionsWith(file), { attachments: { [file.id]: file } });
      standIn.send(asked);
      await waitFor(() => expect(textOf(standIn, asked)).toBe("see"));
    });

    test.each([
      ["that lies about its kind", "a.png", Buffer.from("MZ this is a program"), {}, "not what it says"],
      [
        "that lies about its size",
        "a.png",
        Buffer.alloc(5000, "\x89PNG\r\n\x1a\n", "latin1"),
        { size: 10 },
        "more than 10 bytes",
      ],
      ["that is too large", "a.png", Buffer.alloc(5000), {}, "1,000 are the most"],
      [
        "on a host of somebody else's",
        "a.png",
        Buffer.alloc(10),
        { url: "http://169.254.169.254/latest" },
        "not where this chat",
      ],
      ["that is gone", "a.png", Buffer.alloc(10), { url: undefined }, "no longer there"],
    ])("one %s is refused", async (_, name, bytes, change, message) => {
      const gone = "url" in change && change.url === undefined;
      const { standIn, asker } = await open();
      const known = standIn.attach(name, bytes);
      const file = { ...known, ...change, ...(gone && { url: `${standIn.origin}/cdn/attachments/nothing` }) };
      const asked = asker.command("echo", optionsWith(file), { attachments: { [file.id]: file } });
      standIn.send(asked);
      await waitFor(() => expect(textOf(standIn, asked)).toContain(message));
      expect(standIn.seen(asked.id)).toMatchObject([{ ephemeral: true }]);
    });
  });

  const optionsWith = ({ id }: { readonly id: string }) => [
    { name: "text", type: 3, value: "see" },
    { name: "file", type: 11, value: id },
  ];

  test("no token and no address with one is ever logged", async () => {
    const { standIn, asker, logged } = await open();
    const edit = "patch /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
    standIn.faults.break(edit, 1, 400);
    standIn.faults.break("post /interactions/{interaction_id}/{interaction_token}/callback", 1, 403);
    const [one, two] = ["a secret wish", "another"].map((value) =>
      asker.command("echo", [{ name: "text", type: 3, value }]),
    );
    if (one === undefined || two === undefined) throw new Error("two commands");
    standIn.send(one);
    // Without an acknowledgement the answer is a message of the bot's own.
    await waitFor(() => expect(standIn.seen().at(-1)?.text).toContain("a secret wish"));
    standIn.send(two);
    await waitFor(() => expect(logged.length).toBeGreaterThan(0));
    const told = logged.map(({ fields, message }) => {
      const { err } = fields as { err?: Error };
      return [
        message,
        JSON.stringify(fields),
        err?.message,
        err?.stack,
        JSON.stringify(err),
        String(err?.cause),
      ].join();
    });
    for (const secret of [one.token, two.token, standIn.world.token, "a secret wish", "/webhooks/"]) {
      expect(told.join("\n")).not.toContain(secret);
    }
  });

  test("50 commands at once are all acknowledged in time", async () => {
    const { standIn } = await open();
    const all = Array.from({ length: 50 }, (_, i) =>
      standIn.person().command("echo", [{ name: "text", type: 3, value: `${i}` }]),
    );
    const sentAt = new Map(all.map(({ id }) => [id, Date.now()]));
    for (const asked of all) standIn.send(asked);
    await waitFor(() => {
      for (const [i, asked] of all.entries()) expect(textOf(standIn, asked)).toBe(`${i}`);
    });
    const waits = all
      .map(({ id }) => (standIn.world.interactions.get(id)?.acknowledged?.at ?? 0) - (sentAt.get(id) ?? 0))
      .sort((a, b) => a - b);
    console.log(`acknowledged after: p50 ${waits[25]} ms, worst ${waits[49]} ms`);
    expect(waits[49]).toBeLessThan(1500);
  });
});
