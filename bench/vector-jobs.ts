import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/db/open-database.ts";
import { startVectorStudio } from "../src/engine/embeddings/vector-studio.ts";
import { startInference } from "../src/engine/inference.ts";
import type { QueueBackend } from "../src/jobs/backend.ts";
import { startDeliveries } from "../src/jobs/deliveries.ts";
import { type JobTypeName, jobTypes } from "../src/jobs/job-types.ts";
import { lanes } from "../src/jobs/lanes.ts";
import type { NewJob } from "../src/jobs/ports.ts";
import { vectorProcessors } from "../src/jobs/processors/vector-processors.ts";
import { openQueue } from "../src/jobs/queue.ts";
import { type Processors, startWorker } from "../src/jobs/worker.ts";
import { redisProgram, startRedis } from "../test/support/own-redis.ts";
import type { BenchRow } from "./row.ts";

/**
 * Sixteen people, each of whom asks for another job as soon as he has the outcome of one: from being added to being delivered, drawn and with their
 * files, with batches of up to 32 texts and one text at a time.
 */
export async function benchVectorJobs(): Promise<readonly BenchRow[]> {
  await using opened = new AsyncDisposableStack();
  const backend = await openBackend(opened);
  const together = opened.use(startInference({ folders: [], threads: 2 }));
  const alone = opened.use(startInference({ folders: [], threads: 2, mostAtOnce: 1 }));

  const rows: BenchRow[] = [];
  for (const kind of KINDS) {
    const people = await openPeople(backend, kind);
    for (const encoders of [together, alone]) await people.rate(encoders);
    const rounds: { together: number; alone: number }[] = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ together: await people.rate(together), alone: await people.rate(alone) });
    await people[Symbol.asyncDispose]();
    const [fast, slow] = [median(rounds.map((one) => one.together)), median(rounds.map((one) => one.alone))];
    rows.push({
      name: `jobs of ${PEOPLE} people, ${kind.name}: read together ÷ one at a time`,
      value: median(rounds.map((one) => one.together / one.alone)),
      unit: "×",
      note: `${fast.toFixed(1)} against ${slow.toFixed(1)} jobs a second; aim: at least 2`,
    });
  }
  return rows;
}

interface Kind {
  readonly name: string;
  /** Jobs of each person in a round. */
  readonly each: number;
  /** The type and input of a job that nobody has asked for before. */
  readonly job: (number: number) => Pick<NewJob, "type" | "input">;
}

const COLOURS = ["red", "green", "blue", "yellow", "white", "black"];

const KINDS: readonly Kind[] = [
  {
    name: "/embed of a sentence",
    each: 6,
    job: (number) => {
      const text = `a red circle on a blue background, number ${number}`;
      return { type: "vectors.embed", input: { model: "bert-tiny", text, view: "heat-map", format: "npy" } };
    },
  },
  {
    name: "/similar of 48 sentences",
    each: 1,
    job: (number) => {
      const text = (i: number) =>
        `a ${COLOURS[i % 6]} circle on a ${COLOURS[(i * 7) % 6]} background, number ${number} ${i}`;
      const items = Array.from({ length: 48 }, (_, i) => ({ kind: "text", text: text(i) }));
      return { type: "vectors.compare", input: { model: "bert-tiny", items, score: false } };
    },
  },
  {
    name: "/shorten of 16 words",
    each: 1,
    job: (number) => {
      const prompt = `a red circle beside a green star and a blue square on a ${COLOURS[number % 6]} background number ${number}`;
      return { type: "vectors.shorten", input: { prompt } };
    },
  },
];

const PEOPLE = lanes.vectors.atOnce;
const ROUNDS = 7;

async function openBackend(opened: AsyncDisposableStack): Promise<QueueBackend> {
  if (redisProgram !== undefined) return { kind: "redis", url: opened.use(await startRedis()).url };
  const folder = await mkdtemp(join(tmpdir(), "pictoken-bench-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return { kind: "postgres", pool: opened.use(await openDatabase({ folder })).pool, exclusive: true };
}

async function openPeople(backend: QueueBackend, { each, job }: Kind) {
  const opened = new AsyncDisposableStack();
  const queue = opened.use(await openQueue({ backend, log: console }));
  const studio = opened.use(startVectorStudio());
  let encoders: Parameters<typeof vectorProcessors>[0];
  const current: typeof encoders = {
    embedText: (request) => encoders.embedText(request),
    embedImage: (request) => encoders.embedImage(request),
  };
  const nothing = async () => ({ output: {}, files: [] });
  const others = Object.fromEntries((Object.keys(jobTypes) as JobTypeName[]).map((type) => [type, nothing]));
  const processors = { ...others, ...vectorProcessors(current, studio) } as unknown as Processors;
  const ended = new Map<string, () => void>();
  const deliver = async ({
    jobId,
    origin,
    result,
  }: Parameters<Parameters<typeof startDeliveries>[0]["deliver"]>[0]) => {
    if (!result.ok) throw new Error(`${jobId} failed: ${result.error.code}`);
    ended.get(origin.caller.id)?.();
  };
  await opened.use(startWorker({ queue, processors })).ready;
  await opened.use(startDeliveries({ queue, deliver })).ready;
  let asked = 0;

  async function ask(person: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    ended.set(person, resolve);
    const caller = { id: person, platform: "web", role: "member" } as const;
    const origin = { command: "embed", action: "", caller, locale: "en-US", target: { platform: "web" } };
    await queue.add({ ...job(asked++), origin });
    await promise;
  }

  return {
    /** Jobs a second. */
    async rate(chosen: typeof encoders): Promise<number> {
      encoders = chosen;
      const start = performance.now();
      await Promise.all(
        Array.from({ length: PEOPLE }, async (_, i) => {
          for (let k = 0; k < each; k++) await ask(`person ${i}`);
        }),
      );
      return (1000 * PEOPLE * each) / (performance.now() - start);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
