import { setTimeout as pause } from "node:timers/promises";
import type { APIInteractionResponse } from "discord.js";
import { InteractionResponseType, MessageFlags } from "discord.js";
import type { Audience } from "../../../commands/reply.ts";
import { ANSWERABLE_MS, DEFER_AFTER_MS } from "./limits.ts";

/** Gives Discord's first answer to an interaction, in whatever way it came in. Rejects with a `DiscordError`. */
export type Respond = (response: APIInteractionResponse) => Promise<void>;

/** Tells Discord in time that an answer will come, and to whom it will be shown. */
export interface Acknowledgements {
  /**
   * Resolves when work on it may begin. The acknowledgement waits a moment for the first answer, since that decides who may see it, and is then
   * made as if for everyone. Where many come at once, it is made at once, and work waits for all acknowledgements that are under way.
   */
  open(interaction: string, respond: Respond): Promise<void>;
  /** Acknowledges now, unless that is done. Gives whom the place is for; undefined when the interaction came to another process. */
  settle(interaction: string, audience: Audience): Promise<Audience | undefined>;
}

export function createAcknowledgements(): Acknowledgements {
  const open = new Map<string, Opened>();
  const waiting = new Set<string>();
  const underWay = new Set<Promise<unknown>>();

  function settle(interaction: string, audience: Audience): Promise<Audience | undefined> {
    const opened = open.get(interaction);
    if (opened === undefined) return Promise.resolve(undefined);
    clearTimeout(opened.timer);
    waiting.delete(interaction);
    opened.settled ??= track(opened.respond(deferral(audience)).then(() => audience));
    return opened.settled;
  }

  /** Whoever shows the answer learns of a failure. */
  function forEveryone(interaction: string): void {
    settle(interaction, "everyone").catch(() => {});
  }

  function track<T>(request: Promise<T>): Promise<T> {
    underWay.add(request);
    const forget = () => void underWay.delete(request);
    request.then(forget, forget);
    return request;
  }

  return {
    settle,
    async open(interaction, respond) {
      open.set(interaction, { respond, timer: setTimeout(forEveryone, DEFER_AFTER_MS, interaction) });
      setTimeout(() => open.delete(interaction), ANSWERABLE_MS).unref();
      waiting.add(interaction);
      if (waiting.size + underWay.size <= CALM) return;
      for (const other of waiting) forEveryone(other);
      for (const end = Date.now() + LONGEST_HOLD_MS; underWay.size > 0 && Date.now() < end; ) {
        await Promise.race([Promise.allSettled(underWay), pause(LONGEST_HOLD_MS, undefined, { ref: false })]);
      }
    },
  };
}

interface Opened {
  settled?: Promise<Audience>;
  readonly respond: Respond;
  readonly timer: NodeJS.Timeout;
}

/** Commands that may begin before they are acknowledged: even slow ones leave the others their three seconds. */
const CALM = 3;
const LONGEST_HOLD_MS = 1000;

/** Only this flag counts in a deferral (interactions/receiving-and-responding.mdx, 304). */
function deferral(audience: Audience): APIInteractionResponse {
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  return audience === "caller" ? { type, data: { flags: MessageFlags.Ephemeral } } : { type };
}
