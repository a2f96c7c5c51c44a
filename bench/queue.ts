import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/db/open-database.ts";
import type { QueueBackend } from "../src/jobs/backend.ts";
import { startDeliveries } from "../src/jobs/deliveries.ts";
import { type JobTypeName, jobTypes } from "../src/jobs/job-types.ts";
import type { NewJob } from "../src/jobs/ports.ts";
import { openQueue } from "../src/jobs/queue.ts";
import { type Processors, startWorker } from "../src/jobs/worker.ts";
import { redisProgram, startRedis } from "../test/support/own-redis.ts";
import type { BenchRow } from "./row.ts";

/** From asking for a job that does nothing to its outcome in the hand that delivers it, one job after the other; and with all of them asked for at once. */
export async function benchQueue(): Promise<readonly BenchRow[]> {
  return [...(await onPglite()), ...(await onRedis())];
}

const JOBS = 200;

async function onPglite(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-bench-"));
  try {
    await using database = await openDatabase({ folder });
    return await measure("PGlite", { kind: "postgres", pool: database.pool, exclusive: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onRedis(): Promise<readonly BenchRow[]> {
  if (redisProgram === undefined) return [];
  await using server = await startRedis();
  return await measure("Redis", { kind: "redis", url: server.url });
}

async function measure(place: string, backend: QueueBackend): Promise<readonly BenchRow[]> {
  await using opened = new AsyncDisposableStack();
  const queue = opened.use(await openQueue({ backend, log: console }));
  const nothing = async () => ({ output: {}, files: [] });
  const types = Object.keys(jobTypes) as JobTypeName[];
  const processors = Object.fromEntries(types.map((type) => [type, nothing])) as unknown as Processors;
  let delivered: () => void = () => {};
  const runners = [startWorker({ queue, processors }), startDeliveries({ queue, deliver: async () => delivered() })];
  for (const runner of runners) await opened.use(runner).ready;

  const times: number[] = [];
  for (let i = 0; i < JOBS; i++) {
    const began = performance.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    delivered = resolve;
    await queue.add(EMPTY);
    await promise;
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(share * JOBS)] ?? 0;
  const name = `empty job, added to delivered, ${place}`;
  return [
    { name: `${name}, median`, value: at(0.5), unit: "ms", note: `${JOBS} jobs, one after the other` },
    { name: `${name}, 95 %`, value: at(0.95), unit: "ms" },
    { name: `empty jobs, ${place}`, value: await throughput(), unit: "jobs/s", note: `${JOBS} at once` },
  ];

  async function throughput(): Promise<number> {
    let left = JOBS;
    const { promise, resolve } = Promise.withResolvers<void>();
    delivered = () => --left === 0 && resolve();
    const began = performance.now();
    await Promise.all(Array.from({ length: JOBS }, () => queue.add(EMPTY)));
    await promise;
    return JOBS / ((performance.now() - began) / 1000);
  }
}

const EMPTY: NewJob = {
  type: "vectors.embed",
  input: { text: "", view: "heat-map", format: "npy" },
  origin: {
    command: "embed",
    action: "",
    caller: { id: "bench", platform: "terminal", role: "operator" },
    locale: "en-US",
    target: { platform: "terminal" },
  },
};
