import type { Job } from "bullmq";
import { isEngineError } from "../engine/errors.ts";
import { type Packed, packOutcome, unpackOutcome } from "./envelopes.ts";
import { DELIVERY_ATTEMPTS } from "./outbox.ts";
import type { JobOutcome, JobRunner } from "./ports.ts";
import type { OpenQueue } from "./queue.ts";
import { startRunner } from "./runner.ts";

/**
 * Hands outcomes out: those of this process's own outbox, or with others those of the shared one. What `deliver` throws is logged and tried
 * again, less and less often, and given up after about an hour and a half. One outcome is never in two hands at once, but may come again
 * after a process was killed in the middle of it.
 */
export function startDeliveries(options: {
  readonly queue: OpenQueue;
  readonly deliver: (outcome: JobOutcome) => Promise<void>;
}): JobRunner {
  const { backend, log, outboxes } = options.queue;
  return startRunner({ queue: outboxes.own.name, backend, log, concurrency: CONCURRENCY, run, backoffMs });

  async function run(job: Job<Packed>): Promise<void> {
    const { outcome, ...ended } = unpackOutcome(job.data);
    if (outcome === undefined) return;
    try {
      await options.deliver(outcome);
    } catch (error) {
      const last = job.attemptsMade + 1 >= DELIVERY_ATTEMPTS;
      const message = last ? "a delivery was given up" : "a delivery failed and will be tried again";
      const why = isEngineError(error) ? { code: error.code, params: error.params } : { err: error };
      log[last ? "error" : "warn"]({ ...why, job: outcome.jobId }, message);
      // The error itself may have text in it that the queue can't keep.
      if (!last) throw new Error("not delivered");
    }
    // That it has ended is remembered for a while; pictures are let go at once.
    await job.updateData(packOutcome(ended));
  }
}

/** A place that is slow to take an answer holds up few others. */
const CONCURRENCY = 8;

/** 1, 2, 4 … seconds, then every five minutes. `attempt` is 1 after the first. */
function backoffMs(attempt: number): number {
  return Math.min(1000 * 2 ** (attempt - 1), 5 * 60 * 1000);
}
