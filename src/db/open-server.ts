import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { EngineError } from "../engine/errors.ts";
import { asker } from "./ask.ts";
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
  const ask = asker((error) => serverProblem(error, nameOf(pool)));
  try {
    await ask(migrateAlone(pool));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { orm: drizzle(pool), ask, pool, embedded: false, [Symbol.asyncDispose]: () => pool.end() };
}

/** Processes that start together migrate one after the other. */
async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('pictoken'))");
    await migrate(drizzle(client), migrations);
  } finally {
    // Ending the session gives the lock back.
    client.release(true);
  }
}

/** Undefined for what the server has answered, unless it is that it can't work. */
function serverProblem(error: unknown, server: string): EngineError | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === DISK_FULL) return new EngineError("database.full", { server }, { cause: error });
  const answered = SQLSTATE.test(code) && !REFUSED.test(code);
  if (answered) return undefined;
  return new EngineError("database.unreachable", { server, reason: messageOf(error) }, { cause: error });
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATE = /^[0-9A-Z]{5}$/u;
const DISK_FULL = "53100";

/** Connections that fail, credentials and databases that are wrong, too many clients, a server that stops or starts. */
const REFUSED = /^(08|28|3D|533|57P)/u;

function nameOf({ options }: Pool): string {
  const { hostname, port, pathname } = new URL(options.connectionString ?? "");
  return `${hostname}:${port || "5432"}${pathname}`;
}

/** Where a name has several addresses, the error has a reason for each of them and no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
