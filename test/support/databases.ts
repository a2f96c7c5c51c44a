import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type Database, openDatabase } from "../../src/db/open-database.ts";
import { postgresPrograms, startPostgres } from "./own-postgres.ts";
import { describeWithServer } from "./own-server.ts";

/** The same tests on the embedded database and on a PostgreSQL server, each empty at first. */
export function describeOnDatabases(name: string, tests: (database: () => Database) => void): void {
  describe(`${name}, embedded`, () => withDatabase(openTemporary, tests));
  describeWithServer(`${name}, on a PostgreSQL server`, postgresPrograms, () => withDatabase(openOnServer, tests));
}

function withDatabase(
  open: (stack: AsyncDisposableStack) => Promise<Database>,
  tests: (database: () => Database) => void,
) {
  const stack = new AsyncDisposableStack();
  let database: Database;
  beforeAll(async () => {
    database = await open(stack);
  });
  afterAll(() => stack.disposeAsync());
  tests(() => database);
}

async function openTemporary(stack: AsyncDisposableStack): Promise<Database> {
  const folder = await mkdtemp(path.join(tmpdir(), "pictoken-database-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  return stack.use(await openDatabase({ folder }));
}

async function openOnServer(stack: AsyncDisposableStack): Promise<Database> {
  const server = stack.use(await startPostgres());
  return stack.use(await openDatabase({ databaseUrl: server.url, folder: "unused" }));
}
