/** The entry of the thread that walks Brownian paths: answers `BrownianCalls`. */
import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { serveCalls } from "../../runtime/serve-calls.ts";
import type { BrownianCalls } from "./brownian-ahead.ts";
import { brownianNoise } from "./brownian-noise.ts";

if (parentPort === null) throw new Error("brownian-thread.ts is the entry of a worker thread");

serveCalls<BrownianCalls>(parentPort, {
  async walk({ path, steps }, { signal, onProgress }) {
    const noise = brownianNoise(path);
    for (const [sigma, next] of steps) {
      onProgress(noise(sigma, next));
      await setImmediate(); // another walk may want to begin, or this one to stop
      signal.throwIfAborted();
    }
    return null;
  },
});
