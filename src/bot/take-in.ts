import { setTimeout as pause } from "node:timers/promises";
import { EngineError } from "../engine/errors.ts";
import type { JsonObject } from "../jobs/ports.ts";
import type { Care } from "./dispatcher.ts";
import { seenLately } from "./seen-lately.ts";
import type { Intake, Taken } from "./stores.ts";
import type { Log } from "./word-reply.ts";

/** Does what comes from a chat platform once, however often it is delivered, and forgets none of it: it is kept before it is acknowledged. */
export interface TakeIn {
  (arrival: Arrival, work: (care: Care) => Promise<void>): Promise<void>;
  /** Does what an earlier process has left. */
  again(taken: Taken, work: (care: Care) => Promise<void>): Promise<void>;
}

interface Arrival {
  /** The same for every delivery of it; unique on its platform. */
  readonly key: string;
  /** What is needed to do it later. */
  readonly received: JsonObject;
  readonly acknowledge: (isNew: boolean) => Promise<void>;
}

export function createTakeIn(options: {
  readonly platform: string;
  readonly intake: Intake;
  readonly log: Log;
  readonly now: () => number;
}): TakeIn {
  const { platform, intake, log, now } = options;
  const seen = seenLately(REMEMBERED_MS, now);

  const takeIn = async ({ key, received, acknowledge }: Arrival, work: (care: Care) => Promise<void>) => {
    const id = `${platform}:${key}`;
    const isNew = seen.add(id) && (await keep(id, received));
    // Whether that reaches anybody or not: it is in hand now.
    await acknowledge(isNew).catch((error: unknown) => log.warn({ err: error, platform }, "could not acknowledge"));
    if (isNew) await carefully(id, 0, undefined, work);
  };
  const again: TakeIn["again"] = ({ id, at, deaths, failures }, work) =>
    carefully(id, failures, problemOf(now() - at, deaths), work);
  return Object.assign(takeIn, { again });

  /** What can't be kept is done all the same: people are better served by an answer than by none. */
  async function keep(id: string, received: JsonObject): Promise<boolean> {
    const { promise: enough, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, PATIENCE_MS, true);
    try {
      return await Promise.race([intake.take({ id, platform, received }), enough]);
    } catch (error) {
      log.warn({ err: error, platform }, "a command could not be kept before its acknowledgement");
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is not answered in the end is left for later. */
  async function carefully(
    id: string,
    failures: number,
    problem: EngineError | undefined,
    work: (care: Care) => Promise<void>,
  ): Promise<void> {
    let settled = false;
    const settle = async () => {
      if (settled) return;
      settled = true;
      await persistently(() => intake.settle(id));
    };
    try {
      await work({ id, settle, ...(problem && { problem }) });
    } finally {
      if (!settled && failures < MOST_FAILURES) {
        await persistently(() => intake.release(id, Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS)));
      } else if (!settled) {
        log.error({ request: id }, "an answer was given up");
        await settle();
      }
    }
  }

  async function persistently(write: () => Promise<void>): Promise<void> {
    for (const waitMs of [...RETRIES_MS, undefined]) {
      try {
        return await write();
      } catch (error) {
        if (waitMs === undefined)
          return log.warn({ err: error, platform }, "it could not be kept that a command is done");
        await pause(waitMs, undefined, { ref: false });
      }
    }
  }
}

/** Undefined when it may be run. */
function problemOf(ageMs: number, deaths: number): EngineError | undefined {
  if (deaths > MOST_DEATHS) return new EngineError("command.interrupted", { times: deaths });
  return ageMs > OLDEST_MS ? new EngineError("command.too-late") : undefined;
}

/** Whatever ends the process so often may be the cause of it. */
const MOST_DEATHS = 3;
/** Whoever asked so long ago has long asked again. */
const OLDEST_MS = 24 * 60 * 60_000;
/** Slack delivers late events for a day (docs.slack.dev/apis/events-api, “Delayed events”). */
const REMEMBERED_MS = 24 * 60 * 60_000;
/** An acknowledgement is due within three seconds. */
const PATIENCE_MS = 800;
const RETRIES_MS = [100, 1000] as const;
/** With these an answer is tried for about eight hours. */
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 30 * 60_000;
const MOST_FAILURES = 24;
