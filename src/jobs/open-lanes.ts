import type { Job } from "bullmq";
import { partOf, Queue, type QueueBackend } from "./backend.ts";
import type { Packed } from "./envelopes.ts";
import { isJobType, jobTypes } from "./job-types.ts";
import { type Lane, lanes } from "./lanes.ts";
import type { JobView } from "./ports.ts";
import { openWatch, type Watch } from "./watch.ts";

/** The queues of all lanes. */
export interface OpenLanes extends AsyncDisposable {
  readonly all: readonly OpenLane[];
  /** Where new jobs of a type go. */
  laneOf(type: string): OpenLane;
  /** An unfinished job with the lane that it is in, which may be another than that of its type. */
  find(id: string): Promise<{ readonly job: Job<Packed>; readonly lane: OpenLane } | undefined>;
}

export interface OpenLane {
  readonly queue: InstanceType<typeof Queue<Packed>>;
  readonly watch: Watch;
  /** The ids of those that wait, in the order in which they will run. */
  waitingIds(): Promise<readonly string[]>;
}

/** `look` is for those who watch jobs: see `openWatch`. */
export function openLanes(options: {
  readonly backend: QueueBackend;
  readonly look: (id: string, last: JobView | undefined) => Promise<JobView | undefined>;
  readonly onError: (error: Error) => void;
}): OpenLanes {
  const names = Object.keys(lanes) as Lane[];
  const open = Object.fromEntries(names.map((name) => [name, openLane(lanes[name].queue, options)]));
  const byName = open as Readonly<Record<Lane, OpenLane>>;
  const all = Object.values(byName);
  return {
    all,
    laneOf: (type) => byName[isJobType(type) ? jobTypes[type].lane : "pictures"],
    async find(id) {
      const jobs = await Promise.all(all.map(({ queue }) => queue.getJob(id)));
      const place = jobs.findIndex((job) => job !== undefined);
      const [job, lane] = [jobs[place], all[place]];
      return job && lane && { job, lane };
    },
    async [Symbol.asyncDispose]() {
      for (const { watch } of all) await watch[Symbol.asyncDispose]();
      for (const { queue } of all) await queue.close();
    },
  };
}

function openLane(name: string, { backend, look, onError }: Parameters<typeof openLanes>[0]): OpenLane {
  const queue = new Queue<Packed>(name, { ...partOf(backend), defaultJobOptions });
  queue.on("error", onError);
  return {
    queue,
    watch: openWatch({ queue: name, backend, look, onError }),
    waitingIds: () => queue.getRanges(["wait"], 0, -1, true),
  };
}

/** Only what is no job's fault makes a run fail (its outcome can't be put down): then it is run again. What has ended is in an outbox. */
const defaultJobOptions = {
  attempts: 5,
  backoff: { type: "exponential", delay: 1000 },
  removeOnComplete: true,
  removeOnFail: { age: 24 * 60 * 60, count: 1000 },
};
