import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { embedders } from "../src/engine/embeddings/embedders.ts";
import { openTextEncoder } from "../src/engine/embeddings/open-encoder.ts";
import { paddedWindows } from "../src/engine/embeddings/text-windows.ts";
import { startVectorStudio } from "../src/engine/embeddings/vector-studio.ts";
import { modelFolders } from "../src/engine/models/model-folders.ts";
import { loadSession } from "../src/engine/runtime/onnx-session.ts";
import { nativeOptions } from "../src/engine/runtime/session-options.ts";
import type { BenchRow } from "./row.ts";

const runtime = { threads: 2 };
const parts = {
  store: modelFolders([]),
  runtimeFor: async () => runtime,
  loadSession: (file: string, model: string) => loadSession(file, { ...runtime, model }),
  embeddings: { list: async () => [] },
};

/** Vectors: batches against the bare session, dynamic batching against none, and how long a heat map takes. */
export async function benchVectors(): Promise<readonly BenchRow[]> {
  return [...(await benchBatches()), ...(await benchUsers()), await benchHeatMap()];
}

/** Calls of each, in turn: what else the machine does disturbs both alike, and the lower quartile least. */
const CALLS = 300;

/** Texts of the same length that are all different, so that nothing is remembered. */
function texts(count: number, salt: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, i) => `a ${COLOURS[(i + salt) % 6]} circle on a ${COLOURS[(i * 7 + salt) % 6]} background number ${salt} ${i}`,
  );
}

const COLOURS = ["red", "green", "blue", "yellow", "white", "black"];

/** The encoder's `run` and a bare `session.run`, on the same ids, taking turns. */
async function benchBatches(): Promise<readonly BenchRow[]> {
  const model = await parts.store.find("text-embedding", "bert-tiny");
  await using encoder = await openTextEncoder(model, "bench", parts);
  const session = await InferenceSession.create(join(model.folder, "onnx/model.onnx"), nativeOptions(runtime, "cpu"));
  const rows: BenchRow[] = [];
  for (const batch of [1, 8, 32]) {
    const { windows } = await encoder.read(texts(1, 0)[0]!);
    const given = Array.from({ length: batch }, () => windows[0]! as readonly number[]);
    const bare = async () => {
      const { ids, mask, dims } = paddedWindows(given, 0);
      const types = new BigInt64Array(ids.length);
      const feeds = { input_ids: ids, attention_mask: mask, token_type_ids: types };
      await session.run(
        Object.fromEntries(Object.entries(feeds).map(([name, data]) => [name, new Tensor("int64", data, dims)])),
      );
    };
    const ours = async () => void (await encoder.run(given));
    const times = { ours: [] as number[], bare: [] as number[] };
    for (let i = 0; i < CALLS; i++) {
      times.ours.push(await elapsed(ours));
      times.bare.push(await elapsed(bare));
    }
    const ratio = lowerQuartile(times.bare) / lowerQuartile(times.ours);
    const perSecond = (1000 * batch) / lowerQuartile(times.ours);
    rows.push({
      name: `sentences, batch ${batch}: encoder ÷ bare session.run`,
      value: ratio,
      unit: "×",
      note: `${Math.round(perSecond)} a second; aim: at least 0.95`,
    });
  }
  await session.release();
  return rows;
}

const USERS = 16;
const EACH = 24;

/** Sixteen callers, each of whom asks again as soon as he has his answer: with batches of up to 32, and one at a time. */
async function benchUsers(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const model of ["bert-tiny", "clip-tiny"]) {
    const [together, alone] = [
      embedders({ ...parts, rememberedBytes: 0 }),
      embedders({ ...parts, mostAtOnce: 1, rememberedBytes: 0 }),
    ];
    const rate = async (embedder: typeof together, salt: number) => {
      const start = performance.now();
      await Promise.all(
        Array.from({ length: USERS }, async (_, user) => {
          for (const text of texts(EACH, salt * 100 + user)) await embedder.embedText({ model, text });
        }),
      );
      return (1000 * USERS * EACH) / (performance.now() - start);
    };
    await rate(together, 0);
    await rate(alone, 0);
    const rounds: { together: number; alone: number }[] = [];
    for (let round = 1; round <= 7; round++)
      rounds.push({ together: await rate(together, round), alone: await rate(alone, round) });
    const [fast, slow] = [median(rounds.map((round) => round.together)), median(rounds.map((round) => round.alone))];
    const ratio = median(rounds.map((round) => round.together / round.alone));
    rows.push({
      name: `${model}, ${USERS} users: dynamic batching ÷ one at a time`,
      value: ratio,
      unit: "×",
      note: `${Math.round(fast)} against ${Math.round(slow)} a second; aim: at least 2`,
    });
  }
  return rows;
}

/** 32 tokens of 768 numbers, from the call to the PNG, and how long the event loop was held up meanwhile. */
async function benchHeatMap(): Promise<BenchRow> {
  await using studio = startVectorStudio();
  const rows = Array.from({ length: 32 }, (_, i) => ({
    label: `token ${i}`,
    values: Float32Array.from({ length: 768 }, (_, k) => Math.sin(i * 768 + k)),
  }));
  const draw = () => studio.draw({ kind: "heat-map", rows, hidden: 45, isOneVector: false });
  await draw();
  const times: number[] = [];
  let [worst, last] = [0, performance.now()];
  const watch = setInterval(() => {
    worst = Math.max(worst, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  for (let i = 0; i < 15; i++) times.push(await elapsed(draw));
  clearInterval(watch);
  return {
    name: "heat map of 32 × 768 numbers",
    value: median(times),
    unit: "ms",
    note: `event loop held up ${worst.toFixed(1)} ms at most; aim: under 100, off the event loop`,
  };
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function lowerQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;
}
