import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Files } from "../../../commands/services.ts";
import { say } from "../../../commands/words.ts";
import { inTurn } from "../in-turn.ts";
import type { Platform, WordedReply } from "../platform.ts";
import type { AnswerPlaces } from "../stores.ts";
import type { Wording } from "../wording.ts";
import type { Attachments } from "./attachments.ts";
import { MESSAGE_BLOCKS, PROGRESS_EVERY_MS } from "./limits.ts";
import { answerSpot, placeAnswer } from "./place-answer.ts";
import { slackPosts } from "./posts.ts";
import { render } from "./render.ts";
import { placeKey, type SlackTarget, slackTarget } from "./slack-target.ts";
import type { WebApi } from "./web-api.ts";

export interface SlackPlatformParts {
  readonly api: WebApi;
  readonly attachments: Attachments;
  readonly files: Files;
  readonly places: AnswerPlaces;
  readonly wording: Wording;
  readonly now: () => number;
}

/** Slack as a platform. */
export function slackPlatform({ api, attachments, files, places, wording, now }: SlackPlatformParts): Platform {
  const turns = inTurn();
  const spacing = new Map<string, Promise<void>>();

  return {
    name: "slack",

    async show(given, reply) {
      const target = slackTarget.parse(given);
      // Newer reports are taken instead of those that would come meanwhile.
      if (!reply.final) await spacing.get(target.id);
      await turns(target.id, () => show(target, reply));
    },

    readAttachment: (attachment) => attachments.read(attachment),

    posts: slackPosts(api, places),
  };

  async function show(target: SlackTarget, reply: WordedReply): Promise<void> {
    const key = placeKey(target.id);
    const known = await places.find(key);
    if (known?.final && !reply.final) return;
    // Said before it is shown, so that no other process shows a working answer after it.
    if (reply.final) await places.finish(key);
    const words = wordsFor(target);
    // One block is left for what stands above an answer in another place.
    const draft = render(reply, words.whole, MESSAGE_BLOCKS - 1);
    const answer = {
      draft,
      digest: digestOf(draft),
      final: reply.final,
      isPrivate: reply.audience === "caller",
      words,
    };
    await placeAnswer(answerSpot.safeParse(known?.place).data, target, answer, {
      api,
      keep: (spot) => places.keep(key, spot),
      readFile: async (id) => (await files.read(id))?.bytes,
      now,
    });
    if (!reply.final) space(target.id);
  }

  /** The next progress report waits that long. */
  function space(id: string): void {
    spacing.set(
      id,
      pause(PROGRESS_EVERY_MS).then(() => void spacing.delete(id)),
    );
  }

  function wordsFor({ locale, asked }: SlackTarget) {
    const words = (...message: Parameters<typeof say>) => wording.words(say(...message), locale);
    return {
      whole: (file: string) => words("slack.whole-in-file", { file }),
      placeholder: words("slack.placeholder"),
      moved: words("slack.moved", { asked }),
      elsewhere: words("slack.elsewhere", { asked }),
      notShown: (file: string) => words("slack.not-shown", { file }),
    };
  }
}

function digestOf(shown: object): string {
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url").slice(0, 22);
}
