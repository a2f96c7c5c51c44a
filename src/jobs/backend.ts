import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PgPool,
  runMigrations,
  withBackend,
} from "bullmq";
import { Redis } from "ioredis";
import { EngineError } from "../engine/errors.ts";

/**
 * What the queue stands on. With `exclusive` no other process can be at work on it. The pool keeps its connections alive, looks for tables in
 * the schema `bullmq`, and has room for two connections for each runner and each watch.
 */
export type QueueBackend =
  | { readonly kind: "postgres"; readonly pool: Pick<PgPool, "query" | "connect">; readonly exclusive: boolean }
  | { readonly kind: "redis"; readonly url: string };

/** What each part of a queue (BullMQ's Queue, Worker, QueueEvents) is opened with. */
export function partOf(backend: QueueBackend) {
  // Only Redis knows prefixes; events are for those who watch now, so a short memory will do. Previews pass through it.
  return { connection: backend, prefix: "pictoken", streams: { events: { maxLen: 500 } } };
}

const connectPart: BackendFactory<IQueueBackend, QueueBackend> = (name, { connection, ...options }, kind) =>
  connection.kind === "postgres"
    ? createPostgresBackend(name, { ...options, connection: viewOf(connection.pool) }, kind)
    : createRedisBackend(name, { ...options, connection: { url: connection.url } }, kind);

/**
 * The pool as one part sees it. Every part would hang a listener for errors on the pool and leave it there when it is closed; whoever
 * opened the pool listens already.
 */
function viewOf(pool: Pick<PgPool, "query" | "connect">): PgPool {
  const view: PgPool = {
    query: (text, params) => pool.query(text, params),
    connect: () => pool.connect(),
    end: async () => {},
    on: () => view,
    removeAllListeners: () => view,
  };
  return Object.assign(view, { options: { keepAlive: true } });
}

/** The parts of a queue, on either backend. */
export const { Queue, QueueEvents, Worker } = withBackend(connectPart);

/** Makes the queue's tables, or finds out whether Redis answers. Nobody may use an embedded database meanwhile. Throws `EngineError("queue.unreachable", {server, reason})`. */
export async function prepare(backend: QueueBackend): Promise<void> {
  if (backend.kind === "redis") return ping(backend.url);
  const client = await backend.pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

async function ping(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 10_000 });
  // The reason for a lost connection comes as an event, before `connect` fails for the lack of one.
  let reason = "";
  redis.on("error", (error) => {
    reason ||= error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const { host } = new URL(url);
    throw new EngineError("queue.unreachable", { server: host, reason: reason || String(error) }, { cause: error });
  } finally {
    redis.disconnect();
  }
}
