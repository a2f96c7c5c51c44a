import { ComponentType } from "discord.js";
import { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import { CODE, DiscordError, isClosed, isRemoved } from "./discord-error.ts";
import type { DiscordTarget } from "./discord-target.ts";
import { TOKEN_MS } from "./limits.ts";
import type { Messages } from "./messages.ts";
import type { Rendered } from "./render.ts";

/** Where an answer stands: in a message of its interaction, or in one that the bot wrote by itself because that came to an end. */
export const answerSpot = z.discriminatedUnion("in", [
  /** The interaction was not acknowledged in time. */
  z.object({ in: z.literal("nowhere") }),
  /** `message` is absent until it is known; only the caller sees it when `ephemeral`. */
  z.object({
    in: z.literal("interaction"),
    original: z.boolean(),
    message: z.string().optional(),
    ephemeral: z.boolean(),
  }),
  /** `request` is the address of the message that it belongs to. */
  z.object({ in: z.literal("channel"), channel: z.string(), message: z.string(), request: z.string().optional() }),
]);

export type AnswerSpot = z.infer<typeof answerSpot>;

export interface Answer {
  readonly rendered: Rendered;
  readonly final: boolean;
  /** Whether it is for the caller's eyes alone. */
  readonly ephemeral: boolean;
  /** The line above an answer that comes late; `request` is the address of the message that it belongs to. */
  readonly lateLine: (request?: string) => string;
  /** What stands instead of the progress of an answer that came late; `late` is the address of that. */
  readonly movedLine: (late: string) => string;
}

/** Puts an answer where it belongs and tells where it stands now. Rejects with a `DiscordError`, or `EngineError("target.gone")`. */
export async function placeAnswer(
  spot: AnswerSpot,
  target: DiscordTarget,
  answer: Answer,
  { messages, now }: { readonly messages: Messages; readonly now: () => number },
): Promise<AnswerSpot> {
  const { rendered, final, ephemeral } = answer;
  if (spot.in === "channel") {
    const late = withLine(rendered, answer.lateLine(spot.request));
    await messages.editPosted(spot.channel, spot.message, late, target.userId).catch((error: unknown) => {
      // It has been there once.
      if (!isRemoved(error) && !isClosed(error)) throw error;
    });
    return spot;
  }
  if (spot.in === "interaction" && now() < target.expiresAt) {
    try {
      return await inInteraction(spot);
    } catch (error) {
      if (!isOver(error, now() - (target.expiresAt - TOKEN_MS))) throw error;
    }
  }
  // What is still at work is not worth a message of its own.
  return final ? await byItself() : spot;

  async function inInteraction(spot: Extract<AnswerSpot, { in: "interaction" }>): Promise<AnswerSpot> {
    const id = spot.original ? "@original" : (spot.message ?? "@original");
    if (spot.ephemeral !== ephemeral) {
      // Who sees a message never changes, and the first one after a deferral would only fill its place.
      await messages.remove(target, id).catch((error: unknown) => {
        if (!isRemoved(error)) throw error;
      });
      return follow();
    }
    try {
      return { ...spot, message: await messages.edit(target, id, rendered) };
    } catch (error) {
      if (!isRemoved(error)) throw error;
      // Somebody has removed it, or a step before this one was cut short.
      return final ? follow() : spot;
    }
  }

  async function follow(): Promise<AnswerSpot> {
    const message = await messages.follow(target, rendered, ephemeral);
    return { in: "interaction", original: false, message, ephemeral };
  }

  /** The bot writes to the channel, or where it may not, or must not be overheard, to the caller. */
  async function byItself(): Promise<AnswerSpot> {
    const { channelId, userId, interactionId: nonce } = target;
    const request = requestAddress();
    const late = withLine(rendered, answer.lateLine(request));
    const write = async (channel: string): Promise<Extract<AnswerSpot, { in: "channel" }>> => ({
      in: "channel",
      channel,
      message: await messages.post(channel, late, { nonce, mention: userId }),
      ...(request !== undefined && { request }),
    });
    if (channelId !== undefined && !ephemeral && !target.userInstallOnly) {
      try {
        const late = await write(channelId);
        if (spot.in === "interaction" && request !== undefined) await pointTo(late.message, channelId, spot.message);
        return late;
      } catch (error) {
        if (!isClosed(error)) throw error;
      }
    }
    try {
      return await write(await messages.directChannel(userId));
    } catch (error) {
      if (!isClosed(error)) throw error;
      throw new EngineError("target.gone");
    }
  }

  /** The message that showed the progress says where the result is, and loses its buttons; nothing is lost where that fails. */
  async function pointTo(late: string, channel: string, message = ""): Promise<void> {
    const content = answer.movedLine(addressOf(late));
    const pointer = { components: [{ type: ComponentType.TextDisplay as const, content }], files: [] };
    await messages.editPosted(channel, message, pointer, target.userId).catch(() => {});
  }

  function requestAddress(): string | undefined {
    if (spot.in !== "interaction" || spot.message === undefined || spot.ephemeral) return undefined;
    return addressOf(spot.message);
  }

  function addressOf(message: string): string {
    return `https://discord.com/channels/${target.guildId ?? "@me"}/${target.channelId}/${message}`;
  }
}

function withLine({ components, files }: Rendered, line: string): Rendered {
  return { components: [{ type: ComponentType.TextDisplay, content: line }, ...components], files };
}

/** The interaction takes no more messages, or never began to. */
function isOver(error: unknown, ageMs: number): boolean {
  if (!(error instanceof DiscordError)) return false;
  if (error.code === CODE.unknownWebhook) return ageMs > UNREAD_MS;
  return error.code === CODE.invalidWebhookToken;
}

/** After this, an interaction that Discord does not know was never acknowledged. */
const UNREAD_MS = 5000;
