import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import type { Finding } from "./finding.ts";

/** Whether Slack knows the tokens, and how it reaches the bot. Opens no socket. */
export async function checkSlack({ slack }: Config): Promise<readonly Finding[]> {
  if (slack === undefined) {
    return [{ state: "open", words: say("doctor.slack.unset"), help: say("doctor.slack.unset.help") }];
  }
  const { lookAtWorkspace } = await import("../bot/slack/look-at-workspace.ts");
  const found = await lookAtWorkspace(slack);
  switch (found.kind) {
    case "refused": {
      const words = say(`error.slack.${found.token}`);
      return [{ state: "broken", words, help: say(`error.slack.${found.token}.hint`), data: { code: found.code } }];
    }
    case "unreachable": {
      const { apiUrl: api = "https://slack.com/api/" } = slack;
      return [{ state: "broken", words: say("doctor.slack.unreachable", { api, reason: found.code }) }];
    }
    case "workspace": {
      const { name, team } = found;
      const words = say("appToken" in slack.way ? "doctor.slack.socket" : "doctor.slack.called", { name, team });
      return [{ state: "good", words, data: { bot: name, team } }];
    }
    default:
      return found satisfies never;
  }
}
