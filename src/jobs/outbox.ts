import { partOf, Queue, type QueueBackend } from "./backend.ts";
import { type Packed, packOutcome, type QueuedOutcome, unpackOutcome } from "./envelopes.ts";
import type { JobOutcome } from "./ports.ts";

/** Outcomes on their way to whoever delivers them, under the ids of their jobs: a job has one outcome, the first that was put here. */
export interface Outbox extends AsyncDisposable {
  readonly name: string;
  put(outcome: JobOutcome, addedAt: number): Promise<void>;
  /** True also for a while after the delivery. */
  has(jobId: string): Promise<boolean>;
  get(jobId: string): Promise<QueuedOutcome | undefined>;
  /** Removes everything in it. */
  destroy(): Promise<void>;
}

/** The outbox that every bot process works on. */
export const SHARED_OUTBOX = "deliveries";

/** The error code of a job that its caller ended. */
export const CANCELLED = "job.cancelled";

/** How often a delivery is tried: with the delays of startDeliveries, over about an hour and a half. */
export const DELIVERY_ATTEMPTS = 24;

export function openOutbox(name: string, backend: QueueBackend, onError: (error: Error) => void): Outbox {
  const queue = new Queue<Packed>(name, { ...partOf(backend), defaultJobOptions });
  queue.on("error", onError);
  return {
    name,
    async put(outcome, addedAt) {
      const packed = packOutcome({ state: stateOf(outcome), addedAt, outcome });
      await queue.add(outcome.type, packed, { jobId: outcome.jobId });
    },
    async has(jobId) {
      return (await queue.getJobState(jobId)) !== "unknown";
    },
    async get(jobId) {
      const job = await queue.getJob(jobId);
      return job && unpackOutcome(job.data);
    },
    destroy: () => queue.obliterate({ force: true }),
    [Symbol.asyncDispose]: () => queue.close(),
  };
}

/** A job that is run again after its delivery finds here that it has ended; the outcome itself is gone by then, so keeping these costs little. */
const kept = { age: 60 * 60, count: 1000 };

const defaultJobOptions = {
  attempts: DELIVERY_ATTEMPTS,
  backoff: { type: "custom" },
  removeOnComplete: kept,
  removeOnFail: kept,
};

function stateOf({ result }: JobOutcome): QueuedOutcome["state"] {
  if (result.ok) return "done";
  return result.error.code === CANCELLED ? "cancelled" : "failed";
}
