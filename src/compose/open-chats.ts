import type { Chat } from "../bot/chat.ts";
import type { DiscordParts } from "../bot/discord/open-discord.ts";
import type { Config } from "../config.ts";

/** What every chat platform is made with. */
export type ChatParts = Pick<
  DiscordParts,
  "commands" | "wording" | "actions" | "files" | "places" | "suggest" | "log" | "signal"
>;

/** The chat platforms whose tokens are set. Their libraries are loaded only then. */
export async function openChats(config: Config, parts: ChatParts): Promise<readonly Chat[]> {
  return config.discord === undefined ? [] : [await discordChat(config.discord, config.hooks !== undefined, parts)];
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
  const { platform, listen } = discord;
  if (publicKey === undefined || !isCalled) return { platform, listen };
  return { platform, listen, endpoint: (dispatcher) => discord.endpoint(dispatcher, publicKey) };
}
