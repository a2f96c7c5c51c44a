import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import type { Finding } from "./finding.ts";

/** Whether Discord knows the token, and where the bot is invited. */
export async function checkDiscord({ discord, hooks }: Config): Promise<readonly Finding[]> {
  if (discord === undefined) {
    return [{ state: "open", words: say("doctor.discord.unset"), help: say("doctor.discord.unset.help") }];
  }
  const { lookAtApplication } = await import("../bot/discord/look-at-application.ts");
  const { inviteLink } = await import("../bot/discord/invite-link.ts");
  const found = await lookAtApplication(discord);
  switch (found.kind) {
    case "unknown-token":
      return [{ state: "broken", words: say("error.discord.token"), help: say("error.discord.token.hint") }];
    case "unreachable":
      return [
        { state: "broken", words: say("doctor.discord.unreachable", { api: discord.api, reason: found.reason }) },
      ];
    case "application": {
      const invite = inviteLink(found.id);
      const isCalled = discord.publicKey !== undefined && hooks !== undefined;
      const words = say(isCalled ? "doctor.discord.called" : "doctor.discord.gateway", { name: found.name });
      return [
        {
          state: "good",
          words,
          help: say("doctor.discord.invite", { invite }),
          data: { application: found.id, invite },
        },
      ];
    }
    default:
      return found satisfies never;
  }
}
