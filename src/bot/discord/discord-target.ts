import { z } from "zod";
import type { DiscordInteraction } from "./interaction.ts";
import { FILE_BYTES, TOKEN_MS } from "./limits.ts";

/** The place of an answer on Discord. `token` writes to that place until `expiresAt` (milliseconds since 1970), so it is worth nothing in a log. */
export const discordTarget = z.object({
  platform: z.literal("discord"),
  applicationId: z.string(),
  interactionId: z.string(),
  token: z.string(),
  expiresAt: z.number(),
  userId: z.string(),
  channelId: z.string().optional(),
  guildId: z.string().optional(),
  /** The caller's, for what the platform itself says. */
  locale: z.string(),
  /** Bytes that a file may have there. */
  fileBytes: z.number(),
  /** Nobody has installed the bot where the command was given: it can't write there by itself. */
  userInstallOnly: z.boolean(),
});

export type DiscordTarget = z.infer<typeof discordTarget>;

export function targetOf(interaction: DiscordInteraction, locale: string, now: number): DiscordTarget {
  const { application_id, id, token, user, channel_id, guild_id, attachment_size_limit } = interaction;
  const owners = Object.keys(interaction.authorizing_integration_owners ?? { "0": "" });
  return {
    platform: "discord",
    applicationId: application_id,
    interactionId: id,
    token,
    expiresAt: now + TOKEN_MS,
    userId: user.id,
    ...(channel_id !== undefined && { channelId: channel_id }),
    ...(guild_id !== undefined && { guildId: guild_id }),
    locale,
    fileBytes: attachment_size_limit ?? FILE_BYTES,
    userInstallOnly: !owners.includes("0"),
  };
}
