import { afterAll, beforeAll } from "vitest";
import { redisProgram, startRedis } from "../support/own-redis.ts";
import { describeWithServer, type OwnServer } from "../support/own-server.ts";
import { jobsContract } from "./jobs.ts";

describeWithServer("jobs on Redis", redisProgram, () => {
  let server: OwnServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  jobsContract(async () => ({ kind: "redis", url: `${server.url}/${databases++}` }));
});
