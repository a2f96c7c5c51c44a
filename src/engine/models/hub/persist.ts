import { setTimeout as sleep } from "node:timers/promises";
import { EngineError } from "../../errors.ts";

/** Waits; tests do not. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

export const pause: Pause = async (ms, signal) => {
  await sleep(ms, undefined, signal && { signal });
};

/**
 * Tries again what may go better the next time, after 1, 2, 4 and 8 seconds or as long as the Hub asks for; throws what came last. A try
 * that got further than the one before it counts as the first.
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  {
    pause,
    signal,
    reached = () => 0,
  }: { readonly pause: Pause; readonly signal?: AbortSignal; readonly reached?: () => number },
): Promise<T> {
  let failures = 0;
  let before = reached();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof EngineError) || !PASSING.has(error.code)) throw error;
      const now = reached();
      failures = now > before ? 1 : failures + 1;
      before = now;
      if (failures > MOST_FAILURES) throw error;
      const seconds = Math.max(Number(error.params["seconds"] ?? 0), 2 ** (failures - 1));
      await pause(1000 * seconds, signal);
    }
  }
}

const MOST_FAILURES = 4;

const PASSING: ReadonlySet<string> = new Set(["hub.unreachable", "hub.busy"]);
