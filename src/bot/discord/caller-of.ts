import type { Caller } from "../../../commands/caller.ts";
import type { DiscordInteraction } from "./interaction.ts";

/** Who did it. Whoever may manage a server there is its admin here. */
export function callerOf({ user, member, guild_id }: DiscordInteraction): Caller {
  const may = BigInt(member?.permissions ?? 0);
  const admin = guild_id !== undefined && (may & (ADMINISTRATOR | MANAGE_GUILD)) !== 0n;
  const name = user.global_name ?? user.username;
  return {
    id: user.id,
    platform: "discord",
    role: admin ? "admin" : "member",
    ...(name !== undefined && { name }),
    ...(guild_id !== undefined && { community: guild_id }),
  };
}

// topics/permissions.mdx
const ADMINISTRATOR = 1n << 3n;
const MANAGE_GUILD = 1n << 5n;
