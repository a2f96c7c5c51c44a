import { startWorker } from "../../src/jobs/worker.ts";
import { openPlace } from "./queue-places.ts";
import { scriptedProcessors } from "./scripted-processors.ts";

// A process that works at the place named on its command line until it is killed. It adds the jobs named there, if any, and says their ids; it says "running" once all of them report progress.
const [place, ...jobs] = process.argv.slice(2);
if (place === undefined) throw new Error("usage: node run-worker.ts PLACE [JOB…]");
const queue = await openPlace(JSON.parse(place), console);
startWorker({ queue, processors: scriptedProcessors });
const ids: string[] = [];
for (const job of jobs) {
  const { id } = await queue.add(JSON.parse(job));
  console.log(id);
  ids.push(id);
}
await Promise.all(ids.map(untilItReports));
if (ids.length > 0) console.log("running");

async function untilItReports(id: string): Promise<void> {
  for await (const view of queue.watch(id, AbortSignal.timeout(60_000))) if (view.progress) return;
}
