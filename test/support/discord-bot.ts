import { expect, onTestFinished } from "vitest";
import type { Services } from "../../commands/services.ts";
import { discordRest } from "../../src/bot/discord/discord-rest.ts";
import { type Discord, type DiscordParts, openDiscord } from "../../src/bot/discord/open-discord.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import type { Dispatcher } from "../../src/bot/dispatcher.ts";
import type { ReplyParts } from "../../src/bot/word-reply.ts";
import type { Contracts } from "../stand-ins/discord/contracts.ts";
import { type DiscordStandIn, startDiscord } from "../stand-ins/discord/discord-stand-in.ts";
import { memoryAnswerPlaces, memoryFiles, memoryIntake } from "./memory-stores.ts";
import { replyParts } from "./reply-parts.ts";
import { webCommands } from "./web-commands.ts";

/** What outlives a process of the bot. */
export interface DiscordStores {
  readonly files: DiscordParts["files"];
  readonly places: DiscordParts["places"];
  readonly intake: ReturnType<typeof memoryIntake>;
  readonly parts: ReturnType<typeof replyParts>;
}

export function discordStores(): DiscordStores {
  return { files: memoryFiles(), places: memoryAnswerPlaces(), intake: memoryIntake(), parts: replyParts() };
}

export interface DiscordBot {
  readonly discord: Discord;
  readonly dispatcher: Dispatcher;
  readonly stores: DiscordStores;
  readonly logged: ReturnType<typeof replyParts>["logged"];
}

/** The real adapter with the real dispatcher on a stand-in, its stores in memory. */
export function discordBot(
  standIn: DiscordStandIn,
  stores: DiscordStores = discordStores(),
  overrides: Partial<DiscordParts> = {},
): DiscordBot {
  const parts: ReplyParts = stores.parts;
  const commands = overrides.commands ?? webCommands;
  const { files } = stores;
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { token } = standIn.world;
  const discord = openDiscord({
    token,
    api: standIn.api,
    rest: discordRest(token, standIn.api),
    commands,
    wording: parts.wording,
    actions: parts.actions,
    files,
    places: stores.places,
    intake: stores.intake,
    suggest: async (_, typed) => ["ddim", "euler", "euler-ancestral"].filter((name) => name.startsWith(typed)),
    log: parts.log,
    signal: stop.signal,
    fileOrigins: [standIn.origin],
    now: () => standIn.world.now(),
    ...overrides,
  });
  // The commands of these tests ask for nothing else.
  const dispatcher = createDispatcher(commands, { files } as Services, parts);
  return { discord, dispatcher, stores, logged: stores.parts.logged };
}

/** As `discordBot`, listening on the gateway until the test ends. */
export async function startDiscordBot(...given: Parameters<typeof discordBot>): Promise<DiscordBot> {
  const bot = discordBot(...given);
  const listening = await bot.discord.listen(bot.dispatcher);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  return bot;
}

/** A stand-in that must have seen nothing wrong when the test ends. */
export async function correctDiscord(contracts: Contracts): Promise<DiscordStandIn> {
  const standIn = await startDiscord(contracts);
  onTestFinished(async () => {
    await standIn[Symbol.asyncDispose]();
    expect(standIn.world.violations).toEqual([]);
    expect(standIn.faults.left).toBe(0);
  });
  return standIn;
}
