import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Chat } from "../bot/chat.ts";
import type { Dispatcher } from "../bot/dispatcher.ts";
import type { Intake } from "../bot/stores.ts";

/** Answers what earlier processes took and left, at once and every few seconds, until disposed of. */
export function answerLeftovers(parts: {
  readonly intake: Intake;
  readonly chats: readonly Chat[];
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
}): AsyncDisposable {
  const { intake, chats, dispatcher, log } = parts;
  const stopping = new AbortController();
  const running = chats.length === 0 ? undefined : keepLooking();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.warn({ err: error }, "could not look for what is left to answer"));
      await pause(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function look(): Promise<void> {
    for (const taken of await intake.claim()) {
      const { id: request, platform, deaths } = taken;
      const chat = chats.find((candidate) => candidate.platform.name === platform);
      if (chat === undefined) {
        // Its token may be set again tomorrow.
        await intake.release(taken.id, LATER_MS);
        continue;
      }
      log.info({ request, deaths }, "answers what was left");
      chat.again(taken, dispatcher).catch((error: unknown) => log.warn({ err: error, request }, "still not answered"));
    }
  }
}

const EVERY_MS = 5000;
const LATER_MS = 10 * 60_000;
