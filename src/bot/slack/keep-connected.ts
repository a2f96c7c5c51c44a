import { setTimeout as pause } from "node:timers/promises";
import { type SocketModeReceiver, webApi } from "@slack/bolt";
import type { Log } from "../word-reply.ts";
import { REFUSED } from "./slack-error.ts";

/**
 * Keeps a socket to Slack open until the signal: a lost one is replaced at once, where the library waits five seconds and ends the process when
 * Slack can't be reached just then. Resolves when it is over, also since Slack refuses the token.
 */
export async function keepConnected(
  client: SocketModeReceiver["client"],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const stop = () => void client.disconnect().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  for (let failures = 0; !signal.aborted; ) {
    const lost = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
    try {
      await withinPatience(client);
      log.info({ from: "slack" }, "connected to Slack");
      failures = 0;
      await lost;
    } catch (error) {
      const code = error instanceof webApi.WebAPIPlatformError ? error.data.error : "unreachable";
      if (REFUSED.includes(code)) {
        log.error({ variable: "SLACK_APP_TOKEN", code }, "Slack refuses the token in SLACK_APP_TOKEN");
        return;
      }
      failures++;
      if (!signal.aborted) log.warn({ from: "slack", code, failures }, "Slack can't be reached; trying again");
    }
    await pause(Math.min(failures * STEP_MS, LONGEST_MS), undefined, { signal }).catch(() => {});
  }
}

/** An opened socket that says nothing is as good as none. */
async function withinPatience(client: SocketModeReceiver["client"]): Promise<void> {
  const { promise: enough, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    void client.disconnect().catch(() => {});
    reject(new Error("no hello"));
  }, HELLO_MS);
  try {
    await Promise.race([client.start(), enough]);
  } finally {
    clearTimeout(timer);
  }
}

const HELLO_MS = 20_000;
const STEP_MS = 1000;
const LONGEST_MS = 30_000;
