import type { Job } from "bullmq";
import { partOf, type QueueBackend, Worker } from "./backend.ts";
import type { Packed } from "./envelopes.ts";
import type { JobRunner } from "./ports.ts";
import type { Log } from "./queue.ts";

/** Works off one of BullMQ's queues. `run` gets each job with the token of its lock. */
export function startRunner(options: {
  readonly queue: string;
  readonly backend: QueueBackend;
  readonly log: Log;
  readonly concurrency: number;
  readonly run: (job: Job<Packed>, token: string) => Promise<void>;
  readonly backoffMs?: (attempt: number) => number;
}): JobRunner {
  const { queue, backend, log, concurrency, run, backoffMs } = options;
  const worker = new Worker<Packed>(queue, (job, token = "") => run(job, token), {
    ...partOf(backend),
    concurrency,
    ...LOCKS,
    // Nobody else can have died here; what this process itself was doing is given back when the queue is opened.
    skipStalledCheck: backend.kind === "postgres" && backend.exclusive,
    ...(backoffMs && { settings: { backoffStrategy: backoffMs } }),
  });
  worker.on("error", (error) => log.warn({ err: error, queue }, "the queue is in trouble"));
  worker.on("failed", (job, error) => log.warn({ err: error, queue, job: job?.id }, "a run failed"));
  return {
    ready: worker.waitUntilReady(),
    [Symbol.asyncDispose]: () => worker.close(),
  };
}

/**
 * A worker renews its locks every five seconds; those of a dead one expire after ten, and are found within five more. Shorter ones would take
 * a machine that is only busy for a dead one. How often a job may be interrupted is for `run` to judge, so BullMQ is told no number.
 */
const LOCKS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000_000 };
