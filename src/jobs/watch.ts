import { isDeepStrictEqual } from "node:util";
import { partOf, type QueueBackend, QueueEvents } from "./backend.ts";
import type { JobView } from "./ports.ts";
import { readProgress } from "./views.ts";
import { Watcher } from "./watcher.ts";

/** Tells what happens to jobs, whatever process they run in. */
export interface Watch extends AsyncDisposable {
  watch(id: string, signal: AbortSignal): AsyncIterable<JobView>;
  /** Something changed of which PostgreSQL tells nobody: those who watch here look again. */
  changed(): void;
}

/** `look` gives a job as it stands; undefined when nothing is known of it any more. */
export function openWatch(options: {
  readonly queue: string;
  readonly backend: QueueBackend;
  readonly look: (id: string, last: JobView | undefined) => Promise<JobView | undefined>;
  readonly onError: (error: Error) => void;
}): Watch {
  const watchers = new Set<Watcher>();
  const changed = () => {
    for (const watcher of watchers) watcher.notice();
  };
  let events: InstanceType<typeof QueueEvents> | undefined;

  return {
    changed,

    async *watch(id, signal) {
      events ??= listen();
      const watcher = new Watcher(id);
      watchers.add(watcher);
      try {
        let last: JobView | undefined;
        for (; !signal.aborted; await watcher.untilNoticed(signal)) {
          const seen = watcher.follow(last) ?? (await options.look(id, last).catch(failed));
          if (seen === "failed") continue;
          if (seen === undefined) return;
          if (!isDeepStrictEqual(seen, last)) yield seen;
          if (seen.state !== "waiting" && seen.state !== "running") return;
          last = seen;
        }
      } finally {
        watchers.delete(watcher);
      }
    },

    async [Symbol.asyncDispose]() {
      await events?.close();
    },
  };

  /** A question that fails is asked again: the queue may come back. */
  function failed(error: Error): "failed" {
    options.onError(error);
    return "failed";
  }

  function listen(): InstanceType<typeof QueueEvents> {
    const { queue, backend, onError } = options;
    const events = new QueueEvents(queue, {
      ...partOf(backend),
      // From the beginning of its short memory: "from now on" would begin anew, with a gap, at every question until the first event.
      lastEventId: "0",
      // On PostgreSQL an event between two questions may come without a notification.
      ...(backend.kind === "postgres" && { blockingTimeout: 200 }),
    });
    events.on("error", onError);
    events.on("progress", ({ jobId, data }) => {
      for (const watcher of watchers) if (watcher.id === jobId) watcher.notice(readProgress(data));
    });
    // Any job that starts or goes moves those behind it.
    for (const event of MOVES) events.on(event, changed);
    return events;
  }
}

const MOVES = ["active", "completed", "failed", "delayed", "removed", "stalled"] as const;
