import { EngineError } from "../../engine/errors.ts";
import type { Posts } from "../platform.ts";
import type { AnswerPlaces } from "../stores.ts";
import { answerSpot } from "./place-answer.ts";
import { CLOSED, hasCode, REMOVED } from "./slack-error.ts";
import { answerId, isDirect, placeKey, type SlackTarget, slackTarget } from "./slack-target.ts";
import type { WebApi } from "./web-api.ts";

/** Messages of the bot beside its answers, and the end of both. */
export function slackPosts(api: WebApi, places: AnswerPlaces): Posts {
  return {
    isPublic: (target) => !isDirect(slackTarget.parse(target).channel),

    placeFor({ id, caller, locale, channel }) {
      // People are `team:user` outside.
      const [teamId = "", userId = ""] = caller.id.split(":");
      const where = channel === undefined ? {} : { channel, strict: true };
      const target: SlackTarget = {
        ...{ platform: "slack", id: answerId(id), teamId, userId, ...where },
        ...{ usesLeft: 0, expiresAt: 0, locale, asked: "" },
      };
      return target;
    },

    async remove(target) {
      const { id } = slackTarget.parse(target);
      const spot = answerSpot.safeParse((await places.find(placeKey(id)))?.place).data;
      if (spot?.in !== "message") return;
      try {
        await api.remove(spot);
      } catch (error) {
        if (hasCode(error, REMOVED)) return;
        throw hasCode(error, [...CLOSED, "cant_delete_message"]) ? new EngineError("result.stays") : error;
      }
    },
  };
}
