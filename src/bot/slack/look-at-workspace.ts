import { webApi } from "@slack/bolt";
import type { SlackSettings } from "./open-slack.ts";
import { asked, hasCode, REFUSED, SlackError } from "./slack-error.ts";
import { clientOptionsFor, createWebApi } from "./web-api.ts";

/** What Slack says of our tokens. */
export type Workspace =
  | { readonly kind: "workspace"; readonly name: string; readonly team: string }
  | { readonly kind: "refused"; readonly token: "bot-token" | "app-token"; readonly code: string }
  | { readonly kind: "unreachable"; readonly code: string };

/** Asks once, for each token; the address of a socket that comes of it is never used. */
export async function lookAtWorkspace({ botToken, way, apiUrl }: SlackSettings): Promise<Workspace> {
  const clientOptions = { ...clientOptionsFor(apiUrl, undefined), logLevel: QUIET, retryConfig: { retries: 0 } };
  let token: "bot-token" | "app-token" = "bot-token";
  try {
    const api = createWebApi({ token: botToken, clientOptions, uploadOrigins: [], responseOrigins: [] });
    const { bot, team } = await api.identity();
    if ("appToken" in way) {
      token = "app-token";
      const client = new webApi.WebClient(way.appToken, clientOptions);
      await asked("apps.connections.open", () => client.apps.connections.open());
    }
    return { kind: "workspace", name: bot, team };
  } catch (error) {
    const code = error instanceof SlackError ? error.code : "unreadable";
    return hasCode(error, REFUSED) ? { kind: "refused", token, code } : { kind: "unreachable", code };
  }
}

/** What goes wrong is the answer. */
const QUIET = webApi.LogLevel.ERROR;
