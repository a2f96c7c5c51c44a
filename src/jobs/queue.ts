import type { Job } from "bullmq";
import { EngineError } from "../engine/errors.ts";
import { partOf, prepare, Queue, type QueueBackend } from "./backend.ts";
import { type Packed, packJob, unpackJob } from "./envelopes.ts";
import { drawJobId, jobIdOf } from "./job-id.ts";
import { isJobType, jobTypes } from "./job-types.ts";
import { CANCELLED } from "./outbox.ts";
import { type Outboxes, openOutboxes } from "./outboxes.ts";
import type { JobCaller, Jobs, JobView, NewJob } from "./ports.ts";
import { recoverInterrupted } from "./recover.ts";
import { endedView, idOf, unfinishedView } from "./views.ts";
import { openWatch } from "./watch.ts";

/** The queue of jobs, open: for those who ask for jobs, and for the runners of this process. */
export interface OpenQueue extends Jobs, AsyncDisposable {
  readonly backend: QueueBackend;
  readonly outboxes: Outboxes;
  readonly log: Log;
}

/** The part of pino's logger that the queue uses. */
export interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The name of BullMQ's queue of jobs. */
export const JOBS = "jobs";

/**
 * Opens the queue; on a backend that is held exclusively, gives back what an earlier process was doing when it was killed. Outcomes of jobs
 * added here are delivered by anyone who runs deliveries or, with `apart`, by this very process, as long as it lives.
 * Throws `EngineError("queue.unreachable", {server, reason})`.
 */
export async function openQueue(options: {
  readonly backend: QueueBackend;
  readonly log: Log;
  readonly apart?: boolean;
}): Promise<OpenQueue> {
  const { backend, log, apart = false } = options;
  await prepare(backend);
  if (backend.kind === "postgres" && backend.exclusive) await recoverInterrupted(backend, JOBS);

  const onError = (error: Error) => log.warn({ err: error }, "the queue is in trouble");
  const queue = new Queue<Packed>(JOBS, { ...partOf(backend), defaultJobOptions });
  queue.on("error", onError);
  const outboxes = openOutboxes(backend, apart, onError);
  const watch = openWatch({ queue: JOBS, backend, look: lookOnceMore, onError });

  return {
    backend,
    outboxes,
    log,
    watch: watch.watch,

    async add({ type, input, origin, once }: NewJob): Promise<JobView> {
      if (!isJobType(type)) throw new TypeError(`no such job type: ${type}`);
      const id = once === undefined ? drawJobId() : jobIdOf(once);
      const { view, ended }: Look = once === undefined ? { view: undefined } : await look(id);
      if (view !== undefined) return view;
      // Delivered already: of its outcome only how it ended is left.
      if (ended !== undefined) return { id, type, input, origin, state: ended, addedAt: Date.now() };
      const { version, input: schema } = jobTypes[type];
      const queued = { version, input: schema.parse(input), origin, outbox: outboxes.own.name, interruptions: 0 };
      const job = await queue.add(type, packJob(queued), { jobId: id });
      return unfinishedView(job, await waitingIds());
    },

    async get(id: string): Promise<JobView | undefined> {
      return (await look(id)).view;
    },

    async list(caller: JobCaller): Promise<readonly JobView[]> {
      const waiting = await waitingIds();
      const jobs = await queue.getJobs(["active", "wait", "delayed"], 0, -1, true);
      const ended = await Promise.all(jobs.map(isEnded));
      return jobs
        .filter((_, i) => !ended[i])
        .map((job) => unfinishedView(job, waiting))
        .filter(({ origin }) => mayTouch(caller, origin.caller))
        .sort((one, other) => rank(one) - rank(other));
    },

    /** Its outcome is settled first: whoever runs it finds that out, and no other outcome is taken any more. */
    async cancel(id: string, caller: JobCaller): Promise<boolean> {
      const job = await queue.getJob(id);
      if (job === undefined) return false;
      const { input, origin, outbox: name } = unpackJob(job.data);
      if (!mayTouch(caller, origin.caller)) throw new EngineError("job.not-yours");
      await using outbox = outboxes.borrow(name);
      if (await outbox.has(id)) return false;
      const result = { ok: false, error: { code: CANCELLED, params: {} } } as const;
      await outbox.put({ jobId: id, type: job.name, input, origin, result }, job.timestamp);
      await queue.remove(id);
      watch.changed();
      return (await outbox.get(id))?.state === "cancelled";
    },

    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await outboxes[Symbol.asyncDispose]();
      await queue.close();
    },
  };

  /** The job is asked for before its outcome: whoever ends a job puts the outcome down first. */
  async function look(id: string): Promise<Look> {
    const job = await queue.getJob(id);
    await using outbox = outboxes.borrow(job === undefined ? outboxes.own.name : unpackJob(job.data).outbox);
    const ended = await outbox.get(id);
    if (ended !== undefined) return { ended: ended.state, view: endedView(ended) };
    return { view: job && unfinishedView(job, await waitingIds()) };
  }

  /** A watcher is told how a job ended even when it has been delivered already. */
  async function lookOnceMore(id: string, last: JobView | undefined): Promise<JobView | undefined> {
    const { ended, view } = await look(id);
    if (view !== undefined || ended === undefined || last === undefined) return view;
    const { position: _, ...rest } = last;
    return { ...rest, state: ended };
  }

  async function isEnded(job: Job<Packed>): Promise<boolean> {
    await using outbox = outboxes.borrow(unpackJob(job.data).outbox);
    return outbox.has(idOf(job));
  }

  /** In the order in which they will run. */
  function waitingIds(): Promise<readonly string[]> {
    return queue.getRanges(["wait"], 0, -1, true);
  }
}

interface Look {
  readonly ended?: "done" | "failed" | "cancelled";
  readonly view: JobView | undefined;
}

/** Only what is no job's fault makes a run fail (its outcome can't be put down): then it is run again. What has ended is in an outbox. */
const defaultJobOptions = {
  attempts: 5,
  backoff: { type: "exponential", delay: 1000 },
  removeOnComplete: true,
  removeOnFail: { age: 24 * 60 * 60, count: 1000 },
};

function mayTouch(caller: JobCaller, owner: JobCaller): boolean {
  return caller.role === "operator" || (caller.platform === owner.platform && caller.id === owner.id);
}

/** Running jobs first, then those that wait, then those that wait for a second try. */
function rank({ state, position = Number.POSITIVE_INFINITY }: JobView): number {
  return state === "running" ? 0 : position;
}
