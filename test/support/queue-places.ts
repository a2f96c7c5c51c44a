import { openDatabase } from "../../src/db/open-database.ts";
import { type Log, type OpenQueue, openQueue } from "../../src/jobs/queue.ts";

/** Where a queue lives: as JSON it can be told to another process. */
export type QueuePlace =
  | { readonly kind: "embedded"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "redis"; readonly url: string };

/** Opens the queue, with the database that it lies in. */
export async function openPlace(place: QueuePlace, log: Log, apart = false): Promise<OpenQueue> {
  if (place.kind === "redis") return openQueue({ backend: place, log, apart });
  await using opening = new AsyncDisposableStack();
  const where = place.kind === "embedded" ? { folder: place.folder } : { folder: "unused", databaseUrl: place.url };
  const { pool, embedded } = opening.use(await openDatabase(where));
  const queue = opening.use(await openQueue({ backend: { kind: "postgres", pool, exclusive: embedded }, log, apart }));
  const opened = opening.move();
  return { ...queue, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
