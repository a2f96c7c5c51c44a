import { type Command, defineAction } from "./define.ts";
import { stoppedTraining } from "./embedding/stopped-training.ts";
import { stateOf } from "./follow-job.ts";
import type { Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

const list = defineAction({
  summary: "queue.list.summary",
  options: {},
  async run({ caller }, services): Promise<Reply> {
    const jobs = await services.jobs.list(caller);
    const data = jobs.map(({ id, type, state, position, progress, origin }) => ({
      id,
      type,
      state,
      command: origin.command,
      ...(position !== undefined && { position }),
      ...(progress && { done: progress.done, total: progress.total }),
    }));
    if (jobs.length === 0) {
      return { blocks: [{ kind: "text", words: say("queue.empty") }], audience: "caller", data };
    }
    return {
      blocks: [
        { kind: "heading", words: say("queue.heading", { count: jobs.length }) },
        {
          kind: "table",
          columns: [say("queue.column.job"), say("queue.column.command"), say("queue.column.state")],
          rows: jobs.map((job) => [verbatim(job.id), verbatim(`/${job.origin.command}`), stateOf(job)]),
        },
      ],
      buttons: jobs.slice(0, MOST_BUTTONS).map(({ id }) => ({
        label: say("queue.cancel-one", { job: id }),
        style: "danger",
        action: { command: "queue", action: "cancel", options: { job: id } },
        for: "caller",
      })),
      audience: "caller",
      data,
    };
  },
});

const cancel = defineAction({
  summary: "queue.cancel.summary",
  options: { job: { kind: "rest", summary: "queue.cancel.job", required: true, suggest: "jobs", maxLength: 100 } },
  async run({ options, caller }, services): Promise<Reply> {
    const id = options.job.trim();
    const view = await services.jobs.get(id);
    const cancelled = await services.jobs.cancel(id, caller);
    const words = say(cancelled ? "queue.cancelled" : "queue.nothing-to-cancel", { job: id });
    const left = cancelled && view ? await stoppedTraining(view, services) : undefined;
    return {
      blocks: [{ kind: "text", words }, ...(left?.blocks ?? [])],
      buttons: left?.buttons ?? [],
      audience: "caller",
      data: { job: id, cancelled },
    };
  },
});

/** What waits and what runs, and how to stop it. */
export const queue: Command = {
  name: "queue",
  summary: "queue.summary",
  examples: ["/queue", "/queue cancel 17"],
  actions: { list, cancel },
};

/** Discord takes five buttons in a row (developers/components/reference.mdx). */
const MOST_BUTTONS = 5;
