import { Client, DiscordjsErrorCodes, Events, GatewayIntentBits, Options } from "discord.js";
import { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import type { Log } from "../word-reply.ts";
import { asked, DiscordError } from "./discord-error.ts";
import { discordRestOptions } from "./discord-rest.ts";
import { guardedShards } from "./guarded-shards.ts";

export interface GatewayOptions {
  readonly token: string;
  /** Without the version. */
  readonly api: string;
  readonly log: Log;
  /** An interaction as it came, unread. */
  readonly onInteraction: (raw: unknown) => void;
}

/**
 * Listens on Discord's gateway until disposed of; reconnecting, resuming and the number of shards are discord.js's business. Rejects with
 * `EngineError("discord.token")` when Discord does not know the token, or a `DiscordError` that passes when it can't be reached.
 */
export async function openGateway({ token, api, log, onInteraction }: GatewayOptions): Promise<AsyncDisposable> {
  const client = new Client({
    // Commands and buttons need no other (topics/gateway.mdx, “Gateway Intents”).
    intents: [GatewayIntentBits.Guilds],
    shards: "auto",
    rest: discordRestOptions(api),
    allowedMentions: { parse: [] },
    ws: {
      buildStrategy: guardedShards((error) => log.warn({ err: error }, "Discord's gateway sent what can't be read")),
    },
    // Interactions carry all that they need.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: 0,
    }),
  });
  client.on(Events.Raw, (packet: unknown) => {
    const read = interactionPacket.safeParse(packet);
    if (read.success) onInteraction(read.data.d);
  });
  client.on(Events.Error, (error) =>
    log.warn({ err: new DiscordError(0, 0, error.name) }, "Discord's gateway has trouble"),
  );
  client.on(Events.ShardDisconnect, ({ code }) => {
    const message =
      code === AUTHENTICATION_FAILED
        ? "Discord no longer takes DISCORD_TOKEN: reset it at discord.com/developers and start again"
        : "Discord has closed the connection for good";
    log.error({ code }, message);
  });
  try {
    await client.login(token);
  } catch (error) {
    await client.destroy();
    if (isWrongToken(error)) throw new EngineError("discord.token");
    return await asked(Promise.reject(error));
  }
  return { [Symbol.asyncDispose]: () => client.destroy() };
}

const interactionPacket = z.object({ t: z.literal("INTERACTION_CREATE"), d: z.unknown() });

/** topics/opcodes-and-status-codes.mdx, “Gateway Close Event Codes”. */
const AUTHENTICATION_FAILED = 4004;

function isWrongToken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === DiscordjsErrorCodes.TokenInvalid;
}
