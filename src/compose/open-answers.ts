import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Answers } from "../bot/terminal/answers.ts";
import { answersFrom, type Server } from "../bot/terminal/answers-from.ts";
import { answersHere } from "../bot/terminal/answers-here.ts";
import { serve } from "../bot/web/serve.ts";
import type { Config } from "../config.ts";
import { EngineError } from "../engine/errors.ts";
import { findHolder, isAlive } from "../instance/find-holder.ts";
import { joinInstance } from "../instance/join-instance.ts";

/** Whoever answers in the terminal, until it is disposed of. */
export interface LocalAnswers extends AsyncDisposable {
  readonly answers: Answers;
}

/**
 * The process that holds the data folder answers; where there is none, this one becomes it, and can be asked by others too.
 * Throws EngineErrors for what keeps it from starting.
 */
export async function openAnswers(config: Config, log: Logger): Promise<LocalAnswers> {
  const { dataFolder, databaseUrl, redisUrl } = config;
  await using opened = new AsyncDisposableStack();
  const worker = redisUrl === undefined;
  const isShared = redisUrl !== undefined || databaseUrl !== undefined;
  if (databaseUrl !== undefined) {
    const { openHouse } = await import("./house.ts");
    const house = opened.use(await openHouse(config, { log, worker, apart: isShared }));
    return kept(answersHere(house), opened);
  }
  const instance = await joinInstance(dataFolder);
  if (instance.kind === "other") return kept(answersFrom(firstOf(instance.holder, dataFolder)), opened);
  const { hold } = instance;
  opened.use(hold);
  const { openHouse } = await import("./house.ts");
  const house = opened.use(await openHouse(config, { log, worker, apart: isShared, secret: hold.secret }));
  const listening = opened.use(await serve(house.app, { host: "127.0.0.1", port: 0 }));
  await hold.announce(listening.url);
  return kept(answersHere(house), opened);
}

function kept(answers: Answers, opened: AsyncDisposableStack): LocalAnswers {
  const everything = opened.move();
  return { answers, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** The holder that answered at first; whoever has the folder then, each time it is asked again. */
function firstOf(holder: Server, folder: string): () => Promise<Server> {
  let known: Server | undefined = holder;
  return async () => {
    const first = known;
    known = undefined;
    return first ?? successor(folder);
  };
}

/** Throws `EngineError("terminal.lost")` when nobody comes to answer. */
async function successor(folder: string): Promise<Server> {
  for (const end = Date.now() + SUCCESSOR_PATIENCE_MS; Date.now() < end; await pause(RETRY_MS)) {
    const holder = await findHolder(folder);
    if (holder?.address !== undefined && (await isAlive(holder))) return { ...holder, address: holder.address };
  }
  throw new EngineError("terminal.lost");
}

/** Long enough for a server to be started again by hand. */
const SUCCESSOR_PATIENCE_MS = 60_000;
const RETRY_MS = 250;
