import type { Command } from "../../commands/define.ts";
import type { Files, Services } from "../../commands/services.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import type { Dispatcher } from "../../src/bot/dispatcher.ts";
import { openSlack, type SlackSettings } from "../../src/bot/slack/open-slack.ts";
import type { AnswerPlaces } from "../../src/bot/stores.ts";
import type { SlackStandIn } from "../stand-ins/slack/slack-stand-in.ts";
import { memoryAnswerPlaces, memoryFiles, memoryIntake } from "./memory-stores.ts";
import { replyParts } from "./reply-parts.ts";
import { webCommands } from "./web-commands.ts";

/** What outlives the process. */
export interface SlackStores {
  readonly files: Files;
  readonly places: AnswerPlaces;
  readonly intake: ReturnType<typeof memoryIntake>;
  readonly parts: ReturnType<typeof replyParts>;
}

export function slackStores(): SlackStores {
  return { files: memoryFiles(), places: memoryAnswerPlaces(), intake: memoryIntake(), parts: replyParts() };
}

interface SlackBotOptions {
  readonly stores?: SlackStores;
  readonly commands?: readonly Command[];
  /** Instead of the real one. */
  readonly dispatcher?: Dispatcher;
  readonly settings?: Partial<SlackSettings>;
}

/** The bot with Slack's real client, on a stand-in. */
export function slackBot(standIn: SlackStandIn, options: SlackBotOptions = {}) {
  const { stores = slackStores(), commands = webCommands, settings = {} } = options;
  const { files, places, intake, parts } = stores;
  const { world, api: apiUrl, origin } = standIn;
  // The commands of these tests ask for nothing else.
  const services = { files, commands: () => commands } as unknown as Services;
  const dispatcher = options.dispatcher ?? createDispatcher(commands, services, parts);
  const slack = openSlack(
    { botToken: world.botToken, way: { appToken: world.appToken }, apiUrl, ...settings },
    {
      ...parts,
      ...{ commands, files, places, intake, now: world.now, signal: new AbortController().signal },
      origins: { files: [origin], responses: [origin] },
    },
  );
  return { slack, stores, dispatcher };
}
