import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres } from "../support/own-postgres.ts";
import { redisProgram, startRedis } from "../support/own-redis.ts";
import { describeWithServer, type OwnServer } from "../support/own-server.ts";
import { jobsContract } from "./jobs.ts";

describe("jobs on the embedded database", () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());
  jobsContract(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pictoken-jobs-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    return { kind: "embedded", folder };
  });
});

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

describeWithServer("jobs on Redis", redisProgram, () => {
  let server: OwnServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  jobsContract(async () => ({ kind: "redis", url: `${server.url}/${databases++}` }));
});
