import type { Notices } from "../../commands/services.ts";
import type { Platform } from "./platform.ts";
import { type ReplyParts, wordReply } from "./word-reply.ts";

export interface NoticeParts extends ReplyParts {
  readonly platforms: () => readonly Platform[];
}

/** Posts what the bot says of its own accord, in the language of who caused it. */
export function createNotices({ platforms, ...parts }: NoticeParts): Notices {
  return {
    async post({ id, channel, reply }, { caller, locale }) {
      const platform = platforms().find(({ name }) => name === caller.platform);
      const place = platform?.posts?.placeFor({ id, channel, caller, locale });
      if (platform === undefined || place === undefined) return false;
      try {
        await platform.show(place, await wordReply(reply, { caller, locale, final: true }, parts));
        return true;
      } catch (error) {
        parts.log.warn({ err: error, platform: platform.name, channel }, "a notice could not be shown");
        return false;
      }
    },
  };
}
