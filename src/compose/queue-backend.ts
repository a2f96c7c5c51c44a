import type { Config } from "../config.ts";
import type { Database } from "../db/open-database.ts";
import type { QueueBackend } from "../jobs/backend.ts";

/** Redis where it is named, or else the database. */
export function queueBackend({ redisUrl }: Config, database: Database): QueueBackend {
  if (redisUrl !== undefined) return { kind: "redis", url: redisUrl };
  return { kind: "postgres", pool: database.pool, exclusive: database.embedded };
}
