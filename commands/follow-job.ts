import type { Jobs, JobView, NewJob } from "../src/jobs/ports.ts";
import type { Block, Button, Reply } from "./reply.ts";
import { say, type Words } from "./words.ts";

/**
 * Queues a job and answers with what happens to it until it ends. The result itself comes by delivery, so nothing is lost
 * when this iteration is.
 */
export async function* followJob(
  job: NewJob,
  jobs: Jobs,
  signal: AbortSignal,
  /** What stands below its progress, and buttons beside the one that cancels. */
  more: { readonly blocks?: readonly Block[]; readonly buttons?: readonly Button[] } = {},
): AsyncGenerator<Reply> {
  const added = await jobs.add(job);
  if (hasEnded(added)) return;
  yield progressReply(added, more);
  for await (const view of jobs.watch(added.id, signal)) {
    if (hasEnded(view)) return;
    yield progressReply(view, more);
  }
}

function hasEnded({ state }: JobView): boolean {
  return state !== "waiting" && state !== "running";
}

function progressReply(view: JobView, { blocks = [], buttons = [] }: Parameters<typeof followJob>[3] & object): Reply {
  const { done = 0, total = 1, preview } = view.progress ?? {};
  const progress: Block = { kind: "progress", done, total, words: stateOf(view), ...(preview && { preview }) };
  return {
    blocks: [progress, ...blocks],
    buttons: [
      {
        label: say("job.cancel"),
        style: "secondary",
        action: { command: "queue", action: "cancel", options: { job: view.id } },
        for: "caller",
      },
      ...buttons,
    ],
    audience: view.origin.audience ?? "everyone",
    data: { job: view.id, state: view.state, done, total, ...(view.position && { position: view.position }) },
    awaits: view.id,
  };
}

/** Where a job stands, in words. */
export function stateOf({ type, state, position = 1, progress }: JobView): Words {
  if (state === "waiting") return say("job.waiting", { position });
  if (progress === undefined || progress.total === 0) return say("job.starting");
  const { done, total } = progress;
  if (type.startsWith("model.") || type === "embedding.fetch")
    return say("models.progress", { done: done / 1e6, total: total / 1e6 });
  return say("job.running", { done, total });
}
