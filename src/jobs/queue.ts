import { isDeepStrictEqual } from "node:util";
import type { Job } from "bullmq";
import { EngineError } from "../engine/errors.ts";
import { prepare, type QueueBackend } from "./backend.ts";
import { type Packed, packJob, unpackJob } from "./envelopes.ts";
import { drawJobId, jobIdOf } from "./job-id.ts";
import { isJobType, jobTypes } from "./job-types.ts";
import { type OpenLane, openLanes } from "./open-lanes.ts";
import { CANCELLED } from "./outbox.ts";
import { type Outboxes, openOutboxes } from "./outboxes.ts";
import type { JobCaller, JobOutcome, Jobs, JobView, NewJob } from "./ports.ts";
import { recoverInterrupted } from "./recover.ts";
import { endedView, idOf, unfinishedView } from "./views.ts";

/** The queue of jobs, open: for those who ask for jobs, and for the runners of this process. */
export interface OpenQueue extends Jobs, AsyncDisposable {
  /** Gives an outcome to those unfinished jobs, of whomever, that ask for the very same: they need no work of their own. */
  share(outcome: JobOutcome): Promise<void>;
  readonly backend: QueueBackend;
  readonly outboxes: Outboxes;
  readonly log: Log;
}

/** The part of pino's logger that the queue uses. */
export interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

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
  if (backend.kind === "postgres" && backend.exclusive) await recoverInterrupted(backend);

  const onError = (error: Error) => log.warn({ err: error }, "the queue is in trouble");
  const outboxes = openOutboxes(backend, apart, onError);
  const lanes = openLanes({ backend, look: lookOnceMore, onError });

  return {
    backend,
    outboxes,
    log,
    async add({ type, input, origin, once }: NewJob): Promise<JobView> {
      if (!isJobType(type)) throw new TypeError(`no such job type: ${type}`);
      const id = once === undefined ? drawJobId() : jobIdOf(once);
      const { view, ended }: Look = once === undefined ? { view: undefined } : await look(id);
      if (view !== undefined) return view;
      // Delivered already: of its outcome only how it ended is left.
      if (ended !== undefined) return { id, type, input, origin, state: ended, addedAt: Date.now() };
      const { version, input: schema } = jobTypes[type];
      const queued = { version, input: schema.parse(input), origin, outbox: outboxes.own.name, interruptions: 0 };
      const { queue, waitingIds } = lanes.laneOf(type);
      const job = await queue.add(type, packJob(queued), { jobId: id });
      return unfinishedView(job, await waitingIds());
    },

    async get(id: string): Promise<JobView | undefined> {
      return (await look(id)).view;
    },

    async list(caller: JobCaller): Promise<readonly JobView[]> {
      const views = await Promise.all(lanes.all.map(unfinished));
      return views
        .flat()
        .filter(({ origin }) => mayTouch(caller, origin.caller))
        .sort((one, other) => rank(one) - rank(other) || one.addedAt - other.addedAt);
    },

    /** Its outcome is settled first: whoever runs it finds that out, and no other outcome is taken any more. */
    async cancel(id: string, caller: JobCaller): Promise<boolean> {
      const found = await lanes.find(id);
      if (found === undefined) return false;
      const { job, lane } = found;
      if (!mayTouch(caller, unpackJob(job.data).origin.caller)) throw new EngineError("job.not-yours");
      return (await settle(job, lane, { ok: false, error: { code: CANCELLED, params: {} } })) === "cancelled";
    },

    async share({ jobId, type, input, result }: JobOutcome): Promise<void> {
      const lane = lanes.laneOf(type);
      const jobs = await lane.queue.getJobs(["active", "wait"], 0, MOST_LOOKED_AT - 1, true);
      const same = jobs.filter(
        (job) => job.name === type && idOf(job) !== jobId && isDeepStrictEqual(unpackJob(job.data).input, input),
      );
      for (const job of same) await settle(job, lane, result);
    },

    async *watch(id: string, signal: AbortSignal): AsyncIterable<JobView> {
      // One that has ended is in no lane, and all that can be told of it is told at once.
      const { lane = lanes.laneOf("") } = (await lanes.find(id)) ?? {};
      yield* lane.watch.watch(id, signal);
    },

    async [Symbol.asyncDispose]() {
      await lanes[Symbol.asyncDispose]();
      await outboxes[Symbol.asyncDispose]();
    },
  };

  /** Ends a job in whatever state, and tells how it has ended if it has not before: whoever runs it finds that out. */
  async function settle(job: Job<Packed>, { queue, watch }: OpenLane, result: JobOutcome["result"]) {
    const id = idOf(job);
    const { input, origin, outbox: name } = unpackJob(job.data);
    await using outbox = outboxes.borrow(name);
    if (await outbox.has(id)) return undefined;
    await outbox.put({ jobId: id, type: job.name, input, origin, result }, job.timestamp);
    await queue.remove(id);
    watch.changed();
    return (await outbox.get(id))?.state;
  }

  /** The job is asked for before its outcome: whoever ends a job puts the outcome down first. */
  async function look(id: string): Promise<Look> {
    const found = await lanes.find(id);
    await using outbox = outboxes.borrow(found === undefined ? outboxes.own.name : unpackJob(found.job.data).outbox);
    const ended = await outbox.get(id);
    if (ended !== undefined) return { ended: ended.state, view: endedView(ended) };
    return { view: found && unfinishedView(found.job, await found.lane.waitingIds()) };
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

  async function unfinished({ queue, waitingIds }: OpenLane): Promise<readonly JobView[]> {
    const waiting = await waitingIds();
    const jobs = await queue.getJobs(["active", "wait", "delayed"], 0, -1, true);
    const ended = await Promise.all(jobs.map(isEnded));
    return jobs.filter((_, i) => !ended[i]).map((job) => unfinishedView(job, waiting));
  }
}

/** Whoever asks for the very same asks for it soon; in a longer line the others are worked off on their own. */
const MOST_LOOKED_AT = 100;

interface Look {
  readonly ended?: "done" | "failed" | "cancelled";
  readonly view: JobView | undefined;
}

function mayTouch(caller: JobCaller, owner: JobCaller): boolean {
  return caller.role === "operator" || (caller.platform === owner.platform && caller.id === owner.id);
}

/** Running jobs first, then those that wait, by their places in their lanes, then those that wait for a second try. */
function rank({ state, position = Number.POSITIVE_INFINITY }: JobView): number {
  return state === "running" ? 0 : position;
}
