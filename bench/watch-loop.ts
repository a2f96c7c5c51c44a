/**
 * Loaded before a program (`--import`): watches how long its event loop stands still, and answers each message of the parent with the worst since the
 * last one. `computedMs` is time of a core between two turns, which other programs do not lengthen; `delayMs` is what the clock says.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

export interface Stood {
  readonly computedMs: number;
  readonly delayMs: number;
}

if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let worst = 0;
  let before = process.threadCpuUsage();
  setInterval(() => {
    const now = process.threadCpuUsage();
    worst = Math.max(worst, now.user + now.system - before.user - before.system);
    before = now;
  }, 1).unref();
  process.channel?.unref();
  process.on("message", () => {
    process.send?.({ computedMs: worst / 1000, delayMs: delay.max / 1e6 } satisfies Stood);
    worst = 0;
    delay.reset();
  });
}
