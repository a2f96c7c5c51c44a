import { partOf, Queue, type QueueBackend } from "./backend.ts";
import { type Packed, packJob, unpackJob } from "./envelopes.ts";
import { lanes } from "./lanes.ts";
import { SHARED_OUTBOX } from "./outbox.ts";

/** Gives back, to be run next, what a process was doing when it was killed: where it was alone, nobody need wait for its locks to expire. */
export async function recoverInterrupted(backend: QueueBackend): Promise<void> {
  for (const name of [...Object.values(lanes).map(({ queue }) => queue), SHARED_OUTBOX]) {
    const queue = new Queue<Packed>(name, partOf(backend));
    try {
      for (const job of await queue.getJobs(["active"])) {
        if (name !== SHARED_OUTBOX) {
          const data = unpackJob(job.data);
          await job.updateData(packJob({ ...data, interruptions: data.interruptions + 1 }));
        }
        await job.moveToWait(ANY_LOCK);
        await job.changePriority({ lifo: true });
      }
    } finally {
      await queue.close();
    }
  }
}

/** The token with which BullMQ asks for no lock. */
const ANY_LOCK = "0";
