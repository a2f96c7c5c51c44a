import { isDeepStrictEqual } from "node:util";
import { partOf, type QueueBackend, QueueEvents } from "./backend.ts";
import type { JobProgress, JobView } from "./ports.ts";
import { readProgress } from "./views.ts";

/** Tells what happens to jobs, whatever process they run in. */
export interface Watch extends AsyncDisposable {
  watch(id: string, signal: AbortSignal): AsyncIterable<JobView>;
}

/** `look` gives a job as it stands; undefined when nothing is known of it any more. */
export function openWatch(
  queue: string,
  backend: QueueBackend,
  look: (id: string, last: JobView | undefined) => Promise<JobView | undefined>,
  onError: (error: Error) => void,
): Watch {
  const watchers = new Set<Watcher>();
  let events: InstanceType<typeof QueueEvents> | undefined;

  return {
    async *watch(id, signal) {
      events ??= listen(queue, backend, watchers, onError);
      const watcher = new Watcher(id);
      watchers.add(watcher);
      try {
        let last: JobView | undefined;
        while (!signal.aborted) {
          const view = watcher.follow(last) ?? (await look(id, last));
          if (view === undefined) return;
          if (!isDeepStrictEqual(view, last)) yield view;
          if (view.state !== "waiting" && view.state !== "running") return;
          last = view;
          await watcher.change(signal);
        }
      } finally {
        watchers.delete(watcher);
      }
    },
    async [Symbol.asyncDispose]() {
      await events?.close();
    },
  };
}

function listen(queue: string, backend: QueueBackend, watchers: Set<Watcher>, onError: (error: Error) => void) {
  const events = new QueueEvents(queue, {
    ...partOf(backend),
    // From the beginning of its short memory: "from now on" would begin anew, with a gap, at every question until the first event.
    lastEventId: "0",
    // On PostgreSQL an event between two questions may come without a notification.
    ...(backend.kind === "postgres" && { blockingTimeout: 200 }),
  });
  const of = (jobId: string) => [...watchers].filter(({ id }) => id === jobId);
  // Any job that starts or goes moves those behind it.
  const moved = () => watchers.forEach((watcher) => void watcher.notice());
  events.on("error", onError);
  events.on("progress", ({ jobId, data }) => of(jobId).forEach((watcher) => void watcher.notice(readProgress(data))));
  for (const event of ["active", "removed", "completed", "failed", "stalled", "delayed"] as const)
    events.on(event, moved);
  return events;
}

/** One who watches a job: what has come in since it last looked. */
class Watcher {
  readonly id: string;
  #changed = true;
  #progress: JobProgress | undefined;
  #wake: () => void = () => {};

  constructor(id: string) {
    this.id = id;
  }

  /** Without progress, anything may have changed. */
  notice(progress?: JobProgress): void {
    if (progress === undefined) this.#changed = true;
    else this.#progress = progress;
    this.#wake();
  }

  /** The last view, grown by the progress that came in; undefined when the job has to be looked at. */
  follow(last: JobView | undefined): JobView | undefined {
    const progress = this.#progress;
    const changed = this.#changed || progress === undefined || last?.state !== "running";
    this.#changed = false;
    this.#progress = undefined;
    if (changed) return undefined;
    // What was looked at may be newer than the reports still on their way; only a run that begins again goes back.
    const late = progress.done > 0 && progress.done < (last.progress?.done ?? 0);
    return late ? last : { ...last, progress };
  }

  /** Resolves when something came in, at the latest after a while: an event may be lost with a connection. */
  async change(signal: AbortSignal): Promise<void> {
    if (this.#changed || this.#progress !== undefined || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(() => this.notice(), LOOK_AGAIN_MS);
    const stop = () => resolve();
    signal.addEventListener("abort", stop, { once: true });
    await promise;
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
  }
}

const LOOK_AGAIN_MS = 1000;
