import { randomBytes } from "node:crypto";
import { setInterval } from "node:timers/promises";
import { type Job, WaitingError } from "bullmq";
import { EngineError, isEngineError } from "../engine/errors.ts";
import { type Packed, type QueuedJob, unpackJob } from "./envelopes.ts";
import { isJobType, type JobInput, type JobTypeName, jobTypes } from "./job-types.ts";
import { lanes } from "./lanes.ts";
import { CANCELLED, type Outbox } from "./outbox.ts";
import type { JobOutcome, JobProgress, JobRunner, Processor } from "./ports.ts";
import type { Log, OpenQueue } from "./queue.ts";
import { startRunner } from "./runner.ts";
import { idOf } from "./views.ts";

/** What does the work of each job type. */
export type Processors = { readonly [Type in JobTypeName]: Processor<JobInput<Type>> };

/** Works the jobs of all lanes off, of each as many at once as it says, `pictures` of that lane where that is given. However a job ends, its outcome goes to the outbox that it names; when the runner closes, running jobs go back to the queue. */
export function startWorker(options: {
  readonly queue: OpenQueue;
  readonly processors: Processors;
  readonly pictures?: number;
}): JobRunner {
  const { queue, processors, pictures = lanes.pictures.atOnce } = options;
  const { backend, log, outboxes } = queue;
  const closing = new AbortController();
  const runners = Object.values({ ...lanes, pictures: { ...lanes.pictures, atOnce: pictures } }).map((lane) =>
    startRunner({ queue: lane.queue, backend, log, concurrency: lane.atOnce, run }),
  );
  return {
    ready: Promise.all(runners.map(({ ready }) => ready)).then(() => {}),
    async [Symbol.asyncDispose]() {
      closing.abort(CLOSING);
      await Promise.all(runners.map((runner) => runner[Symbol.asyncDispose]()));
    },
  };

  async function run(job: Job<Packed>, token: string): Promise<void> {
    const queued = unpackJob(job.data);
    const jobId = idOf(job);
    await using outbox = outboxes.borrow(queued.outbox);
    // Cancelled while it waited, or interrupted after its outcome was put down.
    if (await outbox.has(jobId)) return;
    const result = await resultOf(job, queued, outbox);
    if (result === undefined) return giveBack(job, token);
    const { input, origin } = queued;
    const outcome = { jobId, type: job.name, input, origin, result };
    await outbox.put(outcome, job.timestamp);
    if (result.ok && isJobType(job.name) && "repeats" in jobTypes[job.name]) await share(outcome);
  }

  /** The job itself has ended well: those that could have gone without work go to work. */
  async function share(outcome: JobOutcome): Promise<void> {
    await queue
      .share(outcome)
      .catch((err: unknown) => log.warn({ err, job: outcome.jobId }, "an outcome was not shared"));
  }

  /** Undefined when this process closes before there is one. */
  async function resultOf(
    job: Job<Packed>,
    queued: QueuedJob,
    outbox: Outbox,
  ): Promise<JobOutcome["result"] | undefined> {
    const settled = new AbortController();
    const cancelled = whenCancelled(idOf(job), outbox, settled.signal);
    const progress = reporter(job);
    try {
      const interruptions = queued.interruptions + job.stalledCounter;
      if (interruptions > MOST_INTERRUPTIONS) throw new EngineError("job.interrupted", { times: interruptions });
      if (interruptions > 0) progress.report({ done: 0, total: 0 });
      const work = prepareWork(job.name, queued, processors);
      const signal = AbortSignal.any([closing.signal, cancelled]);
      const { output, files } = await work({ signal, report: progress.report });
      return { ok: true, output, files };
    } catch (error) {
      if (cancelled.aborted) return { ok: false, error: { code: CANCELLED, params: {} } };
      if (closing.signal.aborted && !isEngineError(error)) return undefined;
      return { ok: false, error: describe(error, job, log) };
    } finally {
      settled.abort();
      await progress.written();
    }
  }
}

/** Runs that end with their process, before the job is called too much for it. */
const MOST_INTERRUPTIONS = 3;

/** Why running jobs stop when a worker closes. */
const CLOSING = new Error("the worker is closing");

/** How soon a running job notices that it was cancelled, in whatever process. */
const CANCEL_CHECK_MS = 250;

/** To be run next, by whoever comes. */
async function giveBack(job: Job<Packed>, token: string): Promise<never> {
  await job.moveToWait(token);
  await job.changePriority({ lifo: true });
  throw new WaitingError();
}

/** Finds the processor and checks the input. Throws `EngineError("job.type-unknown" | "job.version-unknown")`. */
function prepareWork(type: string, { version, input }: QueuedJob, processors: Processors): Work {
  if (!isJobType(type)) throw new EngineError("job.type-unknown", { type });
  if (version !== jobTypes[type].version) throw new EngineError("job.version-unknown", { type, version });
  return bind(type, input, processors);
}

function bind<Type extends JobTypeName>(type: Type, input: unknown, processors: Processors): Work {
  const parsed = jobTypes[type].input.parse(input) as JobInput<Type>;
  return (run) => processors[type](parsed, run);
}

type Work = (run: Parameters<Processor<unknown>>[1]) => ReturnType<Processor<unknown>>;

/** Aborted when the outbox has an outcome for a job that is still running: its caller has cancelled it. */
function whenCancelled(jobId: string, outbox: Outbox, settled: AbortSignal): AbortSignal {
  const cancelled = new AbortController();
  const check = async () => {
    for await (const _ of setInterval(CANCEL_CHECK_MS, undefined, { signal: settled })) {
      // A question that fails is asked again; the worker's own connection reports the trouble.
      const ended = await outbox.has(jobId).catch(() => false);
      if (ended) return cancelled.abort(new EngineError(CANCELLED));
    }
  };
  // It ends by being aborted.
  void check().catch(() => {});
  return cancelled.signal;
}

/** Writes progress down, one report after the other: while one is written, only the latest waits. */
function reporter(job: Job<Packed>) {
  let next: JobProgress | undefined;
  let writing: Promise<void> | undefined;
  const write = async () => {
    for (; next !== undefined; ) {
      const progress = next;
      next = undefined;
      // Progress that is lost does no harm, also that of a job which is gone.
      await job.updateProgress(progress).catch(() => {});
    }
    writing = undefined;
  };
  return {
    report(progress: JobProgress): void {
      next = progress;
      writing ??= write();
    },
    written: async () => writing,
  };
}

function describe(error: unknown, job: Job<Packed>, log: Log) {
  if (isEngineError(error)) return { code: error.code, params: error.params };
  const incident = randomBytes(4).toString("hex");
  log.error({ incident, err: error, job: job.id, type: job.name }, "unexpected failure of a job");
  return { code: "unexpected", params: { incident } };
}
