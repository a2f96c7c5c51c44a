import { expect, onTestFinished, test, vi } from "vitest";
import type { Care, Dispatcher } from "../../src/bot/dispatcher.ts";
import { createTakeIn } from "../../src/bot/take-in.ts";
import { readContracts as readDiscord } from "../stand-ins/discord/contracts.ts";
import { correctDiscord, discordBot, discordStores } from "../support/discord-bot.ts";
import { memoryIntake } from "../support/memory-stores.ts";
import { replyParts } from "../support/reply-parts.ts";
import { describeWithShared } from "../support/shared.ts";
import { aMoment, eventually, openWorkspace } from "../support/slack-workspace.ts";

function open(intake = memoryIntake()) {
  const { log, logged } = replyParts();
  const takeIn = createTakeIn({ platform: "chat", intake, log, now: Date.now });
  const order: string[] = [];
  const arrival = (key: string) => ({
    key,
    received: { key },
    acknowledge: async () => void order.push(`${key} acknowledged, ${intake.open.length} kept`),
  });
  return { intake, takeIn, arrival, order, logged };
}

const settled = async ({ settle }: Care) => settle();

test("it is kept, then acknowledged, then done, once", async () => {
  const { intake, takeIn, arrival, order } = open();
  const work = vi.fn(async (care: Care) => {
    order.push(care.id);
    await care.settle();
  });
  await takeIn(arrival("1"), work);
  await takeIn(arrival("1"), work);
  expect(order).toEqual(["1 acknowledged, 1 kept", "chat:1", "1 acknowledged, 0 kept"]);
  expect(intake.open).toEqual([]);
  // The next process knows it, too.
  const next = open(intake);
  await next.takeIn(next.arrival("1"), work);
  expect(work).toHaveBeenCalledOnce();
});

test("what can't be kept, or not acknowledged, is done all the same", async () => {
  const { intake, takeIn, arrival, logged } = open();
  intake.take = async () => {
    throw new Error("disk full");
  };
  const work = vi.fn(settled);
  const acknowledge = async () => {
    throw new Error("socket closed");
  };
  await takeIn({ ...arrival("1"), acknowledge }, work);
  expect(work).toHaveBeenCalledOnce();
  expect(logged.map(({ message }) => message)).toEqual([
    "a command could not be kept before its acknowledgement",
    "could not acknowledge",
  ]);
});

test("what is not answered in the end is left for later, less and less often, and given up at last", async () => {
  const { intake, takeIn, arrival, logged } = open();
  const waits: number[] = [];
  const { release } = intake;
  intake.release = (id, waitMs) => {
    waits.push(waitMs);
    return release(id, waitMs);
  };
  await takeIn(arrival("1"), async () => {});
  for (;;) {
    const [taken] = await intake.claim();
    if (taken === undefined) break;
    await takeIn.again(taken, async () => {});
  }
  expect(waits.slice(0, 3)).toEqual([15_000, 30_000, 60_000]);
  expect(Math.max(...waits)).toBe(30 * 60_000);
  expect(logged.map(({ message }) => message)).toEqual(["an answer was given up"]);
  expect(intake.open).toEqual([]);
});

test("what has ended three processes, or is older than a day, is not run again: its asker is told", async () => {
  const { takeIn } = open();
  const taken = { id: "chat:1", platform: "chat", received: {}, at: Date.now(), deaths: 3, failures: 0 };
  const problems: (string | undefined)[] = [];
  const work = async ({ problem, settle }: Care) => {
    problems.push(problem?.code);
    await settle();
  };
  await takeIn.again(taken, work);
  await takeIn.again({ ...taken, deaths: 4 }, work);
  await takeIn.again({ ...taken, at: Date.now() - 25 * 60 * 60_000 }, work);
  expect(problems).toEqual([undefined, "command.interrupted", "command.too-late"]);
});

/** As a process that is killed before it begins. */
const idle: Dispatcher = {
  runLine: () => new Promise(() => {}),
  runCommand: () => new Promise(() => {}),
  press: () => new Promise(() => {}),
  refuse: () => new Promise(() => {}),
};

describeWithShared("a command that was acknowledged and not begun", (shared) => {
  test("on Discord, with its file, is answered by the next process, once", async () => {
    const standIn = await correctDiscord(readDiscord(shared));
    const stores = discordStores();
    const killed = await discordBot(standIn, stores).discord.listen(idle);
    const asker = standIn.person();
    const file = standIn.attach("dot.png", Buffer.from("89504e470d0a1a0a0000", "hex"));
    const asked = asker.command(
      "echo",
      [
        { name: "text", type: 3, value: "I was acknowledged" },
        { name: "file", type: 11, value: file.id },
      ],
      { attachments: { [file.id]: file } },
    );
    standIn.send(asked);
    const pressed = asker.press(await stores.parts.actions.store({ action: ECHO, for: "everyone", owner: "x" }));
    standIn.send(pressed);
    await vi.waitFor(() => {
      for (const { id } of [asked, pressed]) expect(standIn.world.interactions.get(id)?.acknowledged).toBeDefined();
    }, PATIENCE);
    await killed[Symbol.asyncDispose]();
    stores.intake.die();

    const { discord, dispatcher } = discordBot(standIn, stores);
    const left = await stores.intake.claim();
    expect(left.map(({ id }) => id).sort()).toEqual([asked, pressed].map(({ id }) => `discord:${id}`).sort());
    for (const taken of left) await discord.again(taken, dispatcher);
    const listening = await discord.listen(dispatcher);
    onTestFinished(() => listening[Symbol.asyncDispose]());
    standIn.send(asked);
    expect(standIn.seen(asked.id)).toMatchObject([{ text: expect.stringContaining("I was acknowledged") }]);
    expect(standIn.seen(pressed.id)).toMatchObject([{ text: expect.stringContaining("pressed") }]);
    expect(stores.intake.open).toEqual([]);
  });

  test("on Slack is answered by the next process, once, and a form that can't be opened any more becomes a hint", async () => {
    const { standIn, sockets, world, bot } = await openWorkspace(shared);
    const killed = await bot({ dispatcher: idle });
    const ada = standIn.person();
    const channel = world.id("C");
    const mention = ada.mention("echo and so was this mention", channel);
    await sockets.send("slash_commands", ada.slash("/echo I was acknowledged", channel));
    await sockets.send("events_api", mention);
    await vi.waitFor(() => expect(killed.stores.intake.open).toHaveLength(2), PATIENCE);
    await killed.stop();
    killed.stores.intake.die();

    const { slack, dispatcher, stores } = await bot({ stores: killed.stores });
    for (const taken of await stores.intake.claim()) await slack.again(taken, dispatcher);
    await sockets.send("events_api", mention);
    await aMoment();
    const said = (text: string) => standIn.seen().filter((message) => message.text.includes(text));
    expect(said("I was acknowledged")).toMatchObject([{ channel }]);
    expect(said("and so was this mention")).toHaveLength(1);
    expect(stores.intake.open).toEqual([]);

    const form = ada.slash("/paint steps:2", channel);
    const received = { kind: "command", body: { ...form } };
    const taken = { id: "slack:form", platform: "slack", received, at: Date.now() - 5000, deaths: 1, failures: 0 };
    world.triggers.delete(form.trigger_id);
    await slack.again(taken, dispatcher);
    expect(await eventually(() => said("prompt")[0])).toMatchObject({ onlyFor: ada.id });
  });
});

const PATIENCE = { timeout: 10_000 };
const ECHO = { command: "echo", action: "", options: { text: "I was pressed" } };
