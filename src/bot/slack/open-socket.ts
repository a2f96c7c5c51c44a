import { setTimeout as pause } from "node:timers/promises";
import { type SocketModeReceiver, webApi } from "@slack/bolt";
import { EngineError, isEngineError } from "../../engine/errors.ts";
import type { Log } from "../word-reply.ts";
import { REFUSED, SlackError } from "./slack-error.ts";

type Client = SocketModeReceiver["client"];

/**
 * Keeps a socket to Slack open until it is disposed of: a lost one is replaced at once, where the library waits five seconds and ends the process
 * when Slack can't be reached just then. Rejects with `EngineError("slack.app-token")`, or a `SlackError` when the first one can't be opened.
 */
export async function openSocket(client: Client, log: Log): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = keepOpen(await connect(client));
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await client.disconnect();
      await running;
    },
  };

  async function keepOpen({ lost: first }: Connection): Promise<void> {
    await first;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const { lost } = await connect(client);
        failures = 0;
        await lost;
      } catch (error) {
        if (isEngineError(error))
          return log.error({ platform: "slack", code: error.code }, "Slack refuses SLACK_APP_TOKEN");
        failures++;
        if (!signal.aborted)
          log.warn({ platform: "slack", failures, err: error }, "the socket could not be opened again");
      }
      await pause(Math.min(failures * STEP_MS, LONGEST_MS), undefined, { signal }).catch(() => {});
    }
  }
}

const STEP_MS = 1000;
const LONGEST_MS = 30_000;

interface Connection {
  /** Resolves when it is no more. */
  readonly lost: Promise<void>;
}

/** An opened socket that says nothing is as good as none. */
async function connect(client: Client): Promise<Connection> {
  const lost = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
  const { promise: enough, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new SlackError("no_hello", "the socket"));
    void client.disconnect().catch(() => {});
  }, HELLO_MS);
  try {
    await Promise.race([client.start(), enough]);
    return { lost };
  } catch (error) {
    if (error instanceof SlackError) throw error;
    const code = error instanceof webApi.WebAPIPlatformError ? error.data.error : "unreachable";
    throw REFUSED.includes(code) ? new EngineError("slack.app-token") : new SlackError(code, "apps.connections.open");
  } finally {
    clearTimeout(timer);
  }
}

const HELLO_MS = 20_000;
