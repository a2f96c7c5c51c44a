import { commands } from "../../commands/index.ts";
import { discordCommands } from "../bot/discord/discord-commands.ts";
import { DiscordError } from "../bot/discord/discord-error.ts";
import { discordRest } from "../bot/discord/discord-rest.ts";
import { type Published, publishCommands } from "../bot/discord/publish-commands.ts";
import type { Wording } from "../bot/wording.ts";
import type { Config } from "../config.ts";
import { EngineError } from "../engine/errors.ts";

/** Tells Discord the commands, everywhere or in one server. Throws `EngineError("discord.not-set" | "discord.token" | "discord.refused")`. */
export async function publish({ discord }: Config, wording: Wording, guild?: string): Promise<Published> {
  if (discord === undefined) throw new EngineError("discord.not-set");
  const rest = discordRest(discord.token, discord.api);
  try {
    return await publishCommands(discordCommands(commands, wording), { rest, ...(guild !== undefined && { guild }) });
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    if (error.status === 401) throw new EngineError("discord.token");
    throw new EngineError("discord.refused", { reason: error.message });
  }
}
