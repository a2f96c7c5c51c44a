import type { APIInteractionResponse } from "discord.js";
import { InteractionResponseType, MessageFlags } from "discord.js";
import type { Audience } from "../../../commands/reply.ts";
import { DEFER_AFTER_MS } from "./limits.ts";

/** Gives Discord's first answer to an interaction, in whatever way it came in. Rejects with a `DiscordError`. */
export type Respond = (response: APIInteractionResponse) => Promise<void>;

/** Tells Discord in time that an answer will come, and to whom it will be shown. */
export interface Acknowledgements {
  /** Waits for the first answer for a moment, since that decides who may see it; then acknowledges as if for everyone. */
  open(interaction: string, respond: Respond): void;
  /** Acknowledges now, unless that is done. Gives whom the place is for; undefined when the interaction came to another process. */
  settle(interaction: string, audience: Audience): Promise<Audience | undefined>;
}

export function createAcknowledgements(): Acknowledgements {
  const open = new Map<
    string,
    { settled?: Promise<Audience>; readonly respond: Respond; readonly timer: NodeJS.Timeout }
  >();

  function settle(interaction: string, audience: Audience): Promise<Audience | undefined> {
    const waiting = open.get(interaction);
    if (waiting === undefined) return Promise.resolve(undefined);
    clearTimeout(waiting.timer);
    waiting.settled ??= waiting.respond(deferral(audience)).then(() => audience);
    return waiting.settled;
  }

  return {
    settle,
    open(interaction, respond) {
      // Whoever shows the answer learns of a failure.
      const timer = setTimeout(() => settle(interaction, "everyone").catch(() => {}), DEFER_AFTER_MS);
      open.set(interaction, { respond, timer });
      setTimeout(() => open.delete(interaction), REMEMBERED_MS).unref();
    },
  };
}

/** As long as the interaction's token. */
const REMEMBERED_MS = 15 * 60_000;

/** Only this flag counts in a deferral (interactions/receiving-and-responding.mdx, 304). */
function deferral(audience: Audience): APIInteractionResponse {
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  return audience === "caller" ? { type, data: { flags: MessageFlags.Ephemeral } } : { type };
}
