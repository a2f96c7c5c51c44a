import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { openDatabase } from "../db/open-database.ts";
import { EngineError } from "../engine/errors.ts";
import { openQueue } from "../jobs/queue.ts";
import { queueBackend } from "./queue-backend.ts";
import { aborted } from "./start-server.ts";
import { openWorkshop } from "./workshop.ts";

/** Works jobs off for bots that run elsewhere, until the signal. Needs the queue alone: Redis, or the database that it is on. */
export async function startWorkerProcess(
  config: Config,
  { log, onReady, signal }: { readonly log: Logger; readonly onReady: () => void; readonly signal: AbortSignal },
): Promise<void> {
  const { redisUrl, databaseUrl, dataFolder } = config;
  await using opened = new AsyncDisposableStack();
  const backend =
    redisUrl !== undefined
      ? { kind: "redis" as const, url: redisUrl }
      : queueBackend(config, opened.use(await openDatabase({ folder: dataFolder, databaseUrl: shared(databaseUrl) })));
  const queue = opened.use(await openQueue({ backend, log }));
  const workshop = opened.use(openWorkshop(config, queue));
  await workshop.ready;
  onReady();
  await aborted(signal);
}

function shared(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) throw new EngineError("config.queue-needed");
  return databaseUrl;
}
