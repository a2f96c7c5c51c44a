import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool, type PoolClient } from "pg";
import { EngineError } from "../engine/errors.ts";
import { migrations, queueSchema } from "./migrations.ts";
import type { Database } from "./open-database.ts";

/** A PostgreSQL server, shared by all processes of a deployment. */
export async function openServer(databaseUrl: string): Promise<Database> {
  const pool = new Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${queueSchema}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // Each part of a queue keeps one connection to listen on.
    max: 20,
  });
  // A connection that drops while idle is replaced by the pool; unheard, the event would end the process.
  pool.on("error", () => {});
  try {
    await migrateAlone(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { orm: drizzle(pool), pool, embedded: false, [Symbol.asyncDispose]: () => pool.end() };
}

/** Processes that start together migrate one after the other. */
async function migrateAlone(pool: Pool): Promise<void> {
  const client = await connect(pool);
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('pictoken'))");
    await migrate(drizzle(client), migrations);
  } finally {
    // Ending the session gives the lock back.
    client.release(true);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new EngineError("database.unreachable", { server: nameOf(pool), reason: messageOf(error) }, { cause: error });
  }
}

function nameOf({ options }: Pool): string {
  const { hostname, port, pathname } = new URL(options.connectionString ?? "");
  return `${hostname}:${port || "5432"}${pathname}`;
}

/** Where a name has several addresses, the error has a reason for each of them and no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
