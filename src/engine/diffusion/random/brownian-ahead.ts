import { Worker } from "node:worker_threads";
import { type CallableThread, callableThread } from "../../runtime/callable-thread.ts";
import type { Latents } from "../latents.ts";
import type { NoiseStep } from "../samplers/asked-noise.ts";
import type { StepNoise } from "../samplers/sampler.ts";
import type { BrownianPath } from "./brownian-noise.ts";

/** Walks Brownian paths on a thread of its own. */
export type BrownianThread = CallableThread<BrownianCalls>;

/** What that thread can be asked: it tells the noise of each step as soon as it has it. */
export type BrownianCalls = {
  readonly walk: {
    readonly input: { readonly path: BrownianPath; readonly steps: readonly NoiseStep[] };
    readonly progress: Latents;
    readonly output: null;
  };
};

/** Starts at the first walk. */
export function brownianThread(): BrownianThread {
  const entry = new URL("./brownian-thread.ts", import.meta.url);
  return callableThread<BrownianCalls>(() => new Worker(entry, { name: "brownian" }));
}

/**
 * The numbers of `brownianNoise` for `steps`, made on another thread while the networks run: a step then waits for them alone. `signal` ends the walk.
 * Steps must be asked for in their order; for another one a RangeError is thrown.
 */
export function brownianAhead(
  thread: BrownianThread,
  path: BrownianPath,
  steps: readonly NoiseStep[],
  signal: AbortSignal,
): StepNoise {
  const stretch = (from: number) => walked(thread, path, steps.slice(from, from + STEPS_AHEAD), signal);
  let now = stretch(0);
  let later = stretch(STEPS_AHEAD);
  let taken = 0;
  return (sigma, next) => {
    const at = taken++;
    const [expected, end] = steps[at] ?? [];
    if (sigma !== expected || next !== end) throw new RangeError(`no noise was foreseen from ${sigma} to ${next}`);
    if (at > 0 && at % STEPS_AHEAD === 0) {
      now = later;
      later = stretch(at + STEPS_AHEAD);
    }
    return now[at % STEPS_AHEAD]!;
  };
}

/** So much memory the noise of a long walk may take: 1 MB at 512 × 512. Each such stretch costs what one step more does. */
const STEPS_AHEAD = 16;

/** The noise of some steps, each as soon as it is there. */
function walked(
  thread: BrownianThread,
  path: BrownianPath,
  steps: readonly NoiseStep[],
  signal: AbortSignal,
): readonly Promise<Latents>[] {
  if (steps.length === 0) return [];
  const noises = steps.map(() => Promise.withResolvers<Latents>());
  let made = 0;
  const onProgress = (noise: Latents) => noises[made++]!.resolve(noise);
  thread.call("walk", { path, steps }, { signal, onProgress }).catch((error: unknown) => {
    for (const { promise, reject } of noises) {
      promise.catch(() => {}); // perhaps nobody asks any more
      reject(error);
    }
  });
  return noises.map(({ promise }) => promise);
}
