import { expect, onTestFinished, test } from "vitest";
import { embedders } from "../../../src/engine/embeddings/embedders.ts";
import { startVectorStudio } from "../../../src/engine/embeddings/vector-studio.ts";
import { modelFolders } from "../../../src/engine/models/model-folders.ts";
import type { ModelSession, TextEmbedder } from "../../../src/engine/ports.ts";
import { loadSession } from "../../../src/engine/runtime/onnx-session.ts";
import { startDeliveries } from "../../../src/jobs/deliveries.ts";
import type { JobOutcome, NewJob } from "../../../src/jobs/ports.ts";
import { vectorProcessors } from "../../../src/jobs/processors/vector-processors.ts";
import { startWorker } from "../../../src/jobs/worker.ts";
import { openPlace } from "../../support/queue-places.ts";
import { scriptedProcessors } from "../../support/scripted-processors.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const PEOPLE = 16;

/** The embedded database takes half of a minute to open on a machine that does much else. */
const TIMEOUT_MS = 120_000;

test("sixteen people's jobs for vectors are read together, in far fewer runs of the network than there are texts", {
  timeout: TIMEOUT_MS,
}, async () => {
  const bot = await openBot();
  const texts = Array.from({ length: PEOPLE }, (_, i) => `a red circle beside star number ${i}`);
  const outcomes = await bot.ask(texts);

  // Whoever came too late for the first run was asked for before it ended; cutting a text takes a moment more.
  expect(bot.batches.length).toBeLessThan(PEOPLE / 2);
  expect(sum(bot.batches)).toBe(PEOPLE);
  const alone = await Promise.all(texts.map((text) => apart.embedText({ text, stage: "pooled" })));
  for (const [i, { result }] of outcomes.entries()) {
    const { values } = embeddingOf(result);
    for (const [k, value] of values.entries()) expect(value).toBeCloseTo(alone[i]!.values[k]!, 5);
  }
});

test("of sixteen people with the same text one is read, and the next finds it made already", {
  timeout: TIMEOUT_MS,
}, async () => {
  const bot = await openBot();
  const outcomes = await bot.ask(Array.from({ length: PEOPLE }, () => "the same red circle"));
  expect(bot.batches).toEqual([1]);
  const [first, ...others] = outcomes.map(({ result }) => embeddingOf(result).values);
  for (const other of others) expect(other).toEqual(first);
  await bot.ask(["the same red circle"]);
  expect(bot.batches).toEqual([1]);
  await bot.ask(["another red circle"]);
  expect(bot.batches).toEqual([1, 1]);
});

/** A queue, a worker and encoders on one thread. A network runs only when everybody who was asked for has come. */
async function openBot() {
  const opened = new AsyncDisposableStack();
  onTestFinished(() => opened.disposeAsync());
  const queue = opened.use(await openPlace({ kind: "embedded", folder: await temporaryFolder() }, console));
  const studio = opened.use(startVectorStudio());
  const batches: number[] = [];
  let missing = 0;
  let everybody = Promise.withResolvers<void>();

  /** Counts the texts of each run; the run with which the places' vectors are made has none. */
  const counted = (session: ModelSession): ModelSession => ({
    ...session,
    async run(feeds) {
      const ids = Object.values(feeds).find(({ type }) => type !== "float32")!;
      const vectors = Object.values(feeds).find(({ type }) => type === "float32")!;
      if (vectors.data.every((value) => Number(value) === 0)) return session.run(feeds);
      batches.push(ids.dims[0]!);
      await everybody.promise;
      return session.run(feeds);
    },
  });
  const encoders = demo(async (file, model) => counted(await loadSession(file, { model, threads: 1 })));
  const counting: typeof encoders = {
    ...encoders,
    embedText(request, run) {
      if (--missing === 0) everybody.resolve();
      return encoders.embedText(request, run);
    },
  };
  const processors = { ...scriptedProcessors, ...vectorProcessors(counting, studio) };
  await opened.use(startWorker({ queue, processors })).ready;
  const waited = new Map<string, (outcome: JobOutcome) => void>();
  const deliver = async (outcome: JobOutcome) => waited.get(outcome.origin.caller.id)!(outcome);
  await opened.use(startDeliveries({ queue, deliver })).ready;

  return {
    batches,
    /** Each text by another person; their outcomes. */
    async ask(texts: readonly string[]): Promise<readonly JobOutcome[]> {
      missing = texts.length;
      everybody = Promise.withResolvers<void>();
      return Promise.all(
        texts.map(async (text, i) => {
          const outcome = Promise.withResolvers<JobOutcome>();
          waited.set(`person ${i}`, outcome.resolve);
          await queue.add(embedJob(text, `person ${i}`));
          return outcome.promise;
        }),
      );
    },
  };
}

function embedJob(text: string, id: string): NewJob {
  return {
    type: "vectors.embed",
    input: { text, stage: "pooled", view: "heat-map", format: "npy" },
    origin: {
      command: "embed",
      action: "",
      caller: { id, platform: "web", role: "member" },
      locale: "en-US",
      target: { platform: "web" },
    },
  };
}

function demo(load: (file: string, model: string) => Promise<ModelSession>) {
  return embedders({
    store: modelFolders([]),
    runtimeFor: async () => ({ threads: 1 }),
    loadSession: load,
    embeddings: { list: async () => [] },
  });
}

const apart: TextEmbedder = demo((file, model) => loadSession(file, { model, threads: 1 }));

function embeddingOf(result: JobOutcome["result"]): { readonly values: readonly number[] } {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return (result.output as unknown as { embedding: { values: readonly number[] } }).embedding;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
