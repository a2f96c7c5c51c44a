import type { Job } from "bullmq";
import { z } from "zod";
import { type Packed, type QueuedOutcome, unpackJob } from "./envelopes.ts";
import type { JobProgress, JobView } from "./ports.ts";

/** An unfinished job; `waiting` has the ids of those that wait, in the order in which they will run. */
export function unfinishedView(job: Job<Packed>, waiting: readonly string[]): JobView {
  const { input, origin } = unpackJob(job.data);
  const common = { id: idOf(job), type: job.name, input, origin, addedAt: job.timestamp };
  const index = waiting.indexOf(common.id);
  if (index >= 0) return { ...common, state: "waiting", position: index + 1 };
  // The queue could not take its outcome, again and again.
  if (job.finishedOn !== undefined) return { ...common, state: "failed" };
  // The queue could not take its outcome, and it will be tried again in a while.
  if (job.delay > 0) return { ...common, state: "waiting" };
  const progress = readProgress(job.progress);
  return { ...common, state: "running", ...(progress && { progress }) };
}

/** An ended job, as long as its outcome is there. */
export function endedView({ state, addedAt, outcome }: QueuedOutcome): JobView | undefined {
  if (outcome === undefined) return undefined;
  const { jobId: id, type, input, origin } = outcome;
  return { id, type, input, origin, state, addedAt };
}

/** Undefined for anything but the progress that a worker reports. */
export function readProgress(progress: unknown): JobProgress | undefined {
  return jobProgress.safeParse(progress).data;
}

export function idOf({ id }: Job<Packed>): string {
  if (id === undefined) throw new TypeError("a queued job without an id");
  return id;
}

const jobProgress = z.object({ done: z.number(), total: z.number(), preview: z.string().exactOptional() });
