import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import { postgresPrograms, startPostgres } from "../support/own-postgres.ts";
import { describeWithServer, type OwnServer } from "../support/own-server.ts";
import { jobsContract } from "./jobs.ts";

describeWithServer("jobs on a PostgreSQL server", postgresPrograms, () => {
  let server: OwnServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  jobsContract(async () => {
    const name = `place${databases++}`;
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return { kind: "postgres", url: server.url.replace(/postgres$/u, name) };
  });
});
