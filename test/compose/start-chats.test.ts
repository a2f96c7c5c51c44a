import pino from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Chat } from "../../src/bot/chat.ts";
import { createWording } from "../../src/bot/wording.ts";
import { startChats } from "../../src/compose/start-chats.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import { correctDiscord, discordBot } from "../support/discord-bot.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { describeWithShared } from "../support/shared.ts";

const dispatcher = {
  runLine: async () => {},
  runCommand: async () => {},
  press: async () => {},
  refuse: async () => {},
};
const listening = { [Symbol.asyncDispose]: async () => {} };

function chat(listen: Chat["listen"]): Chat {
  return { platform: recordingPlatform(), listen, again: async () => {} };
}

async function start(chats: readonly Chat[]) {
  const logged: { level: number; msg: string; hint?: string }[] = [];
  const log = pino({ level: "info" }, { write: (line) => void logged.push(JSON.parse(line)) });
  const run = await startChats({ chats, dispatcher, wording: createWording(), log });
  onTestFinished(() => run[Symbol.asyncDispose]());
  return logged;
}

test("a wrong token says which variable, and the other platforms run", async () => {
  const listens = vi.fn(async () => listening);
  const wrong = async () => {
    throw new EngineError("discord.token");
  };
  const logged = await start([chat(wrong), chat(listens)]);
  await vi.waitFor(() => expect(logged).toHaveLength(2));
  expect(listens).toHaveBeenCalledOnce();
  expect(logged.find(({ level }) => level === 50)?.msg).toContain("DISCORD_TOKEN");
});

test("a platform that can't be reached is tried again", async () => {
  let attempts = 0;
  const logged = await start([
    chat(async () => {
      if (++attempts < 2) throw new Error("no network");
      return listening;
    }),
  ]);
  await vi.waitFor(() => expect(logged.map(({ msg }) => msg)).toContain("listens for commands"), { timeout: 6000 });
  expect(attempts).toBe(2);
});

test("what was begun is ended, also while it is tried again", async () => {
  const end = vi.fn(async () => {});
  const log = pino({ level: "silent" });
  const never = chat(async () => {
    throw new Error("no network");
  });
  const chats = [chat(async () => ({ [Symbol.asyncDispose]: end })), never];
  const run = await startChats({ chats, dispatcher, wording: createWording(), log });
  await run[Symbol.asyncDispose]();
  expect(end).toHaveBeenCalledOnce();
});

describeWithShared("a platform that calls", (shared) => {
  test("is served at the address for such calls, and at no other", async () => {
    const standIn = await correctDiscord(readContracts(shared));
    const { discord, dispatcher } = discordBot(standIn);
    const { platform, listen, again } = discord;
    const logged: { url?: string }[] = [];
    const log = pino({ level: "info" }, { write: (line) => void logged.push(JSON.parse(line)) });
    const chats = [{ platform, listen, again, endpoint: () => discord.endpoint(dispatcher, standIn.publicKey) }];
    const hooks = { host: "127.0.0.1", port: 0 };
    const run = await startChats({ chats, dispatcher, hooks, wording: createWording(), log });
    onTestFinished(() => run[Symbol.asyncDispose]());
    const url = `${logged.find((entry) => entry.url !== undefined)?.url}/discord/interactions`;
    expect(await (await standIn.post(url, { type: 1, id: "1" })).json()).toEqual({ type: 1 });
    expect(standIn.gateway.identified).toBe(0);
  });
});
