import { setTimeout as pause } from "node:timers/promises";
import type { Files } from "../../../commands/services.ts";
import { say } from "../../../commands/words.ts";
import { inTurn } from "../in-turn.ts";
import type { Platform, WordedButton, WordedReply } from "../platform.ts";
import type { AnswerPlaces } from "../stores.ts";
import type { Wording } from "../wording.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Attachments } from "./attachments.ts";
import { CODE, DiscordError } from "./discord-error.ts";
import { type DiscordTarget, discordTarget } from "./discord-target.ts";
import { PROGRESS_EVERY_MS } from "./limits.ts";
import type { Messages } from "./messages.ts";
import { type AnswerSpot, answerSpot, placeAnswer } from "./place-answer.ts";
import { discordPost, discordPosts } from "./posts.ts";
import { type RenderParts, render } from "./render.ts";

export interface DiscordPlatformParts {
  readonly messages: Messages;
  readonly acknowledgements: Acknowledgements;
  readonly attachments: Attachments;
  readonly files: Files;
  readonly places: AnswerPlaces;
  readonly wording: Wording;
  /** The buttons that stand beside those of a reply: forms to change what was asked. */
  readonly editButtons: (buttons: readonly WordedButton[], locale: string) => Promise<readonly WordedButton[]>;
  readonly now: () => number;
}

/** Discord as a platform. */
export function discordPlatform(parts: DiscordPlatformParts): Platform {
  const { messages, acknowledgements, places, now } = parts;
  const turns = inTurn();
  const posts = discordPosts(parts);
  const spacing = new Map<string, Promise<void>>();

  return {
    name: "discord",

    async show(given, reply) {
      const post = discordPost.safeParse(given).data;
      if (post !== undefined) {
        return turns(post.post, async () => posts.show(post, await render(reply, renderParts(post))));
      }
      const target = discordTarget.parse(given);
      // Newer reports are taken instead of those that would come meanwhile.
      if (!reply.final) await spacing.get(target.interactionId);
      await turns(target.interactionId, () => show(target, reply));
    },

    readAttachment: (attachment) => parts.attachments.read(attachment),

    posts,
  };

  async function show(target: DiscordTarget, reply: WordedReply): Promise<void> {
    const key = `discord:${target.interactionId}`;
    const known = await places.find(key);
    if (known?.final && !reply.final) return;
    // Said before it is shown, so that no other process shows a working answer after it.
    if (reply.final) await places.finish(key);
    const before = answerSpot.safeParse(known?.place).data;
    const spot = before ?? (await firstSpot(target, reply));
    const buttons = reply.final
      ? [...reply.buttons, ...(await parts.editButtons(reply.buttons, target.locale))]
      : reply.buttons;
    const answer = {
      rendered: await render({ ...reply, buttons }, renderParts(target)),
      final: reply.final,
      ephemeral: reply.audience === "caller",
      lateLine: (request?: string) => lateLine(target, request),
      movedLine: (late: string) => parts.wording.words(say("discord.moved", { late }), target.locale),
    };
    const after = await persistently(reply.final, () => placeAnswer(spot, target, answer, { messages, now }));
    if (JSON.stringify(after) !== JSON.stringify(before)) await places.keep(key, after);
    if (!reply.final) space(target.interactionId);
  }

  /** The place that the acknowledgement has made, or is about to. */
  async function firstSpot({ interactionId }: DiscordTarget, { audience }: WordedReply): Promise<AnswerSpot> {
    try {
      const made = await acknowledgements.settle(interactionId, audience);
      return { in: "interaction", original: true, ephemeral: made === "caller" };
    } catch (error) {
      // A repetition of ours, after an answer of Discord's that was lost.
      const isMade = error instanceof DiscordError && error.code === CODE.alreadyAcknowledged;
      return isMade ? { in: "interaction", original: true, ephemeral: audience === "caller" } : { in: "nowhere" };
    }
  }

  /** The next progress report waits that long. */
  function space(interaction: string): void {
    spacing.set(
      interaction,
      pause(PROGRESS_EVERY_MS).then(() => void spacing.delete(interaction)),
    );
  }

  function renderParts({ locale, fileBytes }: Pick<DiscordTarget, "locale" | "fileBytes">): RenderParts {
    const { files, wording } = parts;
    return {
      readFile: async (id) => (await files.read(id))?.bytes,
      words: {
        whole: (file) => wording.words(say("discord.whole-in-file", { file }), locale),
        tooLarge: (file, megabytes) => wording.words(say("discord.too-large", { file, megabytes }), locale),
        gone: wording.words(say("error.file.gone"), locale),
      },
      fileBytes,
    };
  }

  function lateLine({ userId: user, locale }: DiscordTarget, request?: string): string {
    const { wording } = parts;
    return wording.words(say("discord.late", { user, request: request ?? say("discord.request") }), locale);
  }
}

/** A final answer is worth a few attempts; the queue makes more where there is one. */
async function persistently<T>(final: boolean, attempt: () => Promise<T>): Promise<T> {
  for (const waitMs of final ? RETRIES_MS : []) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DiscordError) || !error.passes) throw error;
      await pause(waitMs);
    }
  }
  return attempt();
}

const RETRIES_MS = [500, 2000, 5000] as const;
