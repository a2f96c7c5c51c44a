import type { Logger } from "pino";
import { serve } from "../bot/web/serve.ts";
import { createWording } from "../bot/wording.ts";
import type { Config } from "../config.ts";
import { EngineError } from "../engine/errors.ts";
import { mustHoldDataFolder } from "../instance/join-instance.ts";
import { answerLeftovers } from "./answer-leftovers.ts";
import { openHouse } from "./house.ts";
import { startChats } from "./start-chats.ts";

export interface ServerOptions {
  readonly log: Logger;
  /** Whether this process may work jobs off itself. */
  readonly worker: boolean;
  /** Told the address when everything answers. */
  readonly onReady: (url: string) => void;
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
}

/** Serves people until the signal. Throws EngineErrors for what keeps it from starting. */
export async function startServer(config: Config, { log, worker, onReady, signal }: ServerOptions): Promise<void> {
  const { redisUrl, databaseUrl, listen: host, port } = config;
  if (!worker && redisUrl === undefined && databaseUrl === undefined) throw new EngineError("config.queue-needed");
  await using opened = new AsyncDisposableStack();
  // Only the embedded database needs a process for itself.
  const hold = databaseUrl === undefined ? opened.use(await mustHoldDataFolder(config.dataFolder)) : undefined;
  const secret = hold && { secret: hold.secret };
  const house = opened.use(await openHouse(config, { log, worker, apart: false, ...secret }));
  const listening = opened.use(await serve(house.app, { host, port }));
  const { chats, dispatcher, intake } = house;
  const hooks = config.hooks && { hooks: config.hooks };
  opened.use(await startChats({ chats, dispatcher, wording: createWording(), log, ...hooks }));
  opened.use(answerLeftovers({ intake, chats, dispatcher, log }));
  const url = isAnyAddress(host) ? `http://127.0.0.1:${listening.port}` : listening.url;
  await hold?.announce(url);
  onReady(url);
  await aborted(signal);
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

function isAnyAddress(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
