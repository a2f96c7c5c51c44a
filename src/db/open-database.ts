import path from "node:path";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { openEmbedded } from "./open-embedded.ts";
import { openServer } from "./open-server.ts";
import type { SqlPool } from "./pglite-pool.ts";

/** Where everything that must survive a restart is kept. */
export interface Database extends AsyncDisposable {
  readonly orm: Orm;
  /** Answers a query; throws `EngineError("data.full" | "data.unwritable" | "database.unreachable" | "database.full")` where that is what is wrong. */
  ask<T>(query: PromiseLike<T>): Promise<T>;
  /** For the queue: its connections look for unqualified tables in `queueSchema`. */
  readonly pool: SqlPool;
  /** True when no other process can be using it. */
  readonly embedded: boolean;
}

type Orm = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/**
 * Opens the PostgreSQL server at `databaseUrl`, or else the embedded one in `folder`, and brings our tables up to date.
 * One process at a time may open a folder: its caller holds the lock. Throws `EngineError("data.unwritable" | "data.full" | "data.damaged",
 * {folder, reason})` and `EngineError("database.unreachable", {server, reason})`.
 */
export async function openDatabase(place: {
  readonly databaseUrl?: string;
  readonly folder: string;
}): Promise<Database> {
  const { databaseUrl, folder } = place;
  return databaseUrl === undefined ? openEmbedded(path.join(folder, "database")) : openServer(databaseUrl);
}
