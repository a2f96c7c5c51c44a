import { Client } from "pg";
import { say } from "../../commands/words.ts";
import type { Config } from "../config.ts";
import { EngineError } from "../engine/errors.ts";
import { prepare } from "../jobs/backend.ts";
import type { Finding } from "./finding.ts";

/** Whether Redis answers, where it is the queue. Throws `EngineError("queue.unreachable")`. */
export async function checkQueue({ redisUrl, databaseUrl }: Config): Promise<readonly Finding[]> {
  if (redisUrl === undefined) {
    const words = say(databaseUrl === undefined ? "doctor.queue.embedded" : "doctor.queue.database");
    return [{ state: "good", words, data: { kind: databaseUrl === undefined ? "embedded" : "postgres" } }];
  }
  await prepare({ kind: "redis", url: redisUrl });
  const server = new URL(redisUrl).host;
  return [{ state: "good", words: say("doctor.queue.redis", { server }), data: { kind: "redis", server } }];
}

/** Whether PostgreSQL answers, where it is the database; changes nothing in it. Throws `EngineError("database.unreachable")`. */
export async function checkDatabase({ databaseUrl }: Config): Promise<readonly Finding[]> {
  if (databaseUrl === undefined) {
    return [{ state: "good", words: say("doctor.database.embedded"), data: { kind: "embedded" } }];
  }
  const server = new URL(databaseUrl).host;
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  // Unheard, the event of a lost connection would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
  } catch (cause) {
    throw new EngineError("database.unreachable", { server, reason: reasonOf(cause) }, { cause });
  } finally {
    await client.end().catch(() => {});
  }
  return [{ state: "good", words: say("doctor.database.postgres", { server }), data: { kind: "postgres", server } }];
}

const TIMEOUT_MS = 5_000;

/** Where a name has several addresses, the error has a reason for each of them. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
