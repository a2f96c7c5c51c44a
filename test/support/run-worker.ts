import { startWorker } from "../../src/jobs/worker.ts";
import { openPlace } from "./queue-places.ts";
import { scriptedProcessors } from "./scripted-processors.ts";

// A process that works at the place named on its command line until it is killed. It adds the job named there, if any, and says its id; it says "running" once that job reports progress.
const [place, job] = process.argv.slice(2);
if (place === undefined) throw new Error("usage: node run-worker.ts PLACE [JOB]");
const queue = await openPlace(JSON.parse(place), console);
startWorker({ queue, processors: scriptedProcessors });
if (job !== undefined) {
  const { id } = await queue.add(JSON.parse(job));
  console.log(id);
  for await (const view of queue.watch(id, AbortSignal.timeout(60_000))) if (view.progress) console.log("running");
}
