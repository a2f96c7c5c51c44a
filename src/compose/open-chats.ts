import type { Chat } from "../bot/chat.ts";
import type { DiscordParts } from "../bot/discord/open-discord.ts";
import type { Config } from "../config.ts";

/** What every chat platform is made with. */
export type ChatParts = Pick<
  DiscordParts,
  "commands" | "wording" | "actions" | "files" | "places" | "intake" | "suggest" | "log" | "signal"
>;

/** The chat platforms whose tokens are set. Their libraries are loaded only then. */
export async function openChats(config: Config, parts: ChatParts): Promise<readonly Chat[]> {
  const { discord, slack, hooks } = config;
  return [
    ...(discord === undefined ? [] : [await discordChat(discord, hooks !== undefined, parts)]),
    ...(slack === undefined ? [] : [await slackChat(slack, parts)]),
  ];
}

async function discordChat(
  { token, publicKey, api }: NonNullable<Config["discord"]>,
  isCalled: boolean,
  parts: ChatParts,
): Promise<Chat> {
  const { openDiscord } = await import("../bot/discord/open-discord.ts");
  const { discordRest } = await import("../bot/discord/discord-rest.ts");
  const { discordFileOrigins } = await import("../bot/discord/attachments.ts");
  const rest = discordRest(token, api);
  const discord = openDiscord({ ...parts, token, api, rest, fileOrigins: discordFileOrigins, now: Date.now });
  const { platform, listen, again } = discord;
  if (publicKey === undefined || !isCalled) return { platform, listen, again };
  return { platform, listen, again, endpoint: (dispatcher) => discord.endpoint(dispatcher, publicKey) };
}

async function slackChat(settings: NonNullable<Config["slack"]>, parts: ChatParts): Promise<Chat> {
  const { openSlack } = await import("../bot/slack/open-slack.ts");
  const { slackOrigins } = await import("../bot/slack/web-api.ts");
  return openSlack(settings, { ...parts, origins: slackOrigins, now: Date.now });
}
