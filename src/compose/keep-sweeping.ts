import type { Logger } from "pino";
import type { Database } from "../db/open-database.ts";
import { sweep } from "../db/sweep.ts";

/** Forgets what has expired, now and once a day. */
export function keepSweeping(database: Database, log: Logger): Disposable {
  const once = () =>
    sweep(database).then(
      (removed) => removed > 0 && log.info({ removed }, "what had expired was removed"),
      (error: unknown) => log.warn({ err: error }, "what has expired could not be removed"),
    );
  void once();
  const timer = setInterval(once, DAY_MS).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

const DAY_MS = 24 * 60 * 60 * 1000;
