import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import type { Logger } from "pino";
import type { Chat } from "../bot/chat.ts";
import type { Dispatcher } from "../bot/dispatcher.ts";
import { serve } from "../bot/web/serve.ts";
import type { Wording } from "../bot/wording.ts";
import type { Config } from "../config.ts";
import { isEngineError } from "../engine/errors.ts";

interface ChatRun {
  readonly chats: readonly Chat[];
  readonly dispatcher: Dispatcher;
  readonly hooks?: NonNullable<Config["hooks"]>;
  readonly wording: Wording;
  readonly log: Logger;
}

/** Lets the chat platforms give commands until disposed of. One that can't be reached is tried again; one that never will be says why. Neither keeps the others from starting. */
export async function startChats({ chats, dispatcher, hooks, wording, log }: ChatRun): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const stopping = new AbortController();
  const called = chats.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint(dispatcher)]));
  if (hooks !== undefined && called.length > 0) {
    const app = new Hono();
    for (const endpoint of called) app.route("/", endpoint);
    const { url } = opened.use(await serve(app, hooks));
    log.info({ url }, "chat platforms may call");
  }
  const listening = chats.filter(({ endpoint }) => endpoint === undefined).map(keepTrying);
  opened.defer(async () => {
    stopping.abort();
    await Promise.all(listening.map(async (opening) => (await opening)?.[Symbol.asyncDispose]()));
  });
  const everything = opened.move();
  return { [Symbol.asyncDispose]: () => everything.disposeAsync() };

  async function keepTrying({ platform, listen }: Chat): Promise<AsyncDisposable | undefined> {
    for (let waitMs = FIRST_WAIT_MS; !stopping.signal.aborted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        const listening = await listen(dispatcher);
        log.info({ platform: platform.name }, "listens for commands");
        return listening;
      } catch (error) {
        if (isEngineError(error)) {
          const { message, hint } = wording.error(error, "en-US");
          log.error({ platform: platform.name, code: error.code, hint }, message);
          return undefined;
        }
        log.warn({ platform: platform.name, err: error, again: waitMs }, "could not begin to listen");
        await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
    return undefined;
  }
}

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;
