import { createHash } from "node:crypto";
import { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import type { Posts } from "../platform.ts";
import type { AnswerPlaces } from "../stores.ts";
import { isClosed, isRemoved } from "./discord-error.ts";
import { discordTarget } from "./discord-target.ts";
import { FILE_BYTES } from "./limits.ts";
import type { Messages } from "./messages.ts";
import { answerSpot } from "./place-answer.ts";
import type { Rendered } from "./render.ts";

/** The place of a message that answers no interaction: a channel, or else the direct messages with somebody. */
export const discordPost = z.object({
  platform: z.literal("discord"),
  post: z.string(),
  channelId: z.string().optional(),
  userId: z.string(),
  locale: z.string(),
  fileBytes: z.number(),
});

type DiscordPost = z.infer<typeof discordPost>;

/** Messages of the bot beside its answers. */
export interface DiscordPosts extends Posts {
  /** Posts it, or edits what was posted; nowhere but there. Rejects with a `DiscordError`, or `EngineError("target.gone")`. */
  show(target: DiscordPost, rendered: Rendered): Promise<void>;
}

export function discordPosts(parts: {
  readonly messages: Messages;
  readonly places: AnswerPlaces;
  readonly now: () => number;
}): DiscordPosts {
  const { messages, places, now } = parts;
  return {
    isPublic: (target) => discordTarget.safeParse(target).data?.guildId !== undefined || "channelId" in target,

    placeFor: ({ id: post, caller, locale, channel }) => ({
      ...{ platform: "discord", post, userId: caller.id, locale, fileBytes: FILE_BYTES },
      ...(channel !== undefined && { channelId: channel }),
    }),

    async show({ post, channelId, userId }, rendered) {
      const key = postKey(post);
      const before = postSpot.safeParse((await places.find(key))?.place).data;
      try {
        if (before !== undefined && (await edited(before, rendered))) return;
        const channel = channelId ?? (await messages.directChannel(userId));
        const nonce = nonceOf(`${post} ${before?.message ?? ""}`);
        await places.keep(key, { channel, message: await messages.post(channel, rendered, { nonce }) });
      } catch (error) {
        throw isClosed(error) ? new EngineError("target.gone") : error;
      }
    },

    async remove(target) {
      try {
        await remove(target);
      } catch (error) {
        if (isRemoved(error)) return;
        throw isClosed(error) ? new EngineError("result.stays") : error;
      }
    },
  };

  /** False when somebody has removed it. */
  async function edited({ channel, message }: z.infer<typeof postSpot>, rendered: Rendered): Promise<boolean> {
    try {
      await messages.editPosted(channel, message, rendered);
      return true;
    } catch (error) {
      if (isRemoved(error)) return false;
      throw error;
    }
  }

  async function remove(given: object): Promise<void> {
    const post = discordPost.safeParse(given).data;
    if (post !== undefined) {
      const spot = postSpot.safeParse((await places.find(postKey(post.post)))?.place).data;
      if (spot !== undefined) await messages.removePosted(spot.channel, spot.message);
      return;
    }
    const target = discordTarget.parse(given);
    const spot = answerSpot.safeParse((await places.find(`discord:${target.interactionId}`))?.place).data;
    if (spot === undefined || spot.in === "nowhere") return;
    if (spot.in === "channel") return messages.removePosted(spot.channel, spot.message);
    if (now() < target.expiresAt)
      return messages.remove(target, spot.original ? "@original" : (spot.message ?? "@original"));
    await messages.removePosted(target.channelId ?? "", spot.message ?? "");
  }
}

const postSpot = z.object({ channel: z.string(), message: z.string() });

function postKey(post: string): string {
  return `discord:post:${post}`;
}

/** Discord takes 25 characters (resources/message.mdx, “Create Message”). */
function nonceOf(post: string): string {
  return createHash("sha256").update(post).digest("base64url").slice(0, 22);
}
