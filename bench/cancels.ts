import sharp from "sharp";
import { startInference } from "../src/engine/inference.ts";
import type { ImageRequest, PaintProgress } from "../src/engine/ports.ts";
import type { BenchRow } from "./row.ts";

const CANCELS = 50;
const STEPS = 12;

const request = { prompt: "a red circle", negativePrompt: "blue", seed: 1, count: 2, steps: STEPS };

/** When a request is cancelled: after so many milliseconds, or as soon as it tells of a step. */
type Stage =
  | { readonly name: string; readonly part?: Partial<ImageRequest>; readonly afterMs: number }
  | { readonly name: string; readonly part?: Partial<ImageRequest>; readonly at: (progress: PaintProgress) => boolean };

/** What memory does not come back when a picture is cancelled again and again at each stage of its making, with the demo model on its thread. */
export async function benchCancels(): Promise<readonly BenchRow[]> {
  const image = await sharp({ create: { width: 128, height: 128, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const stages: readonly Stage[] = [
    { name: "at once", afterMs: 0 },
    { name: "while its text is read", afterMs: 2 },
    { name: "while its start image is encoded", afterMs: 6, part: { image } },
    { name: "at its first step", at: ({ step }) => step === 1 },
    { name: "half way", at: ({ step }) => step === STEPS / 2 },
    { name: "at its last step, before it is decoded", at: ({ step }) => step === STEPS },
    { name: "in the second picture", at: ({ picture, step }) => picture === 2 && step === 2 },
    { name: "in its second pass", part: { hires: { factor: 2 } }, at: ({ step }) => step === STEPS + 2 },
  ];
  await using inference = startInference({ folders: [] });
  const rows: BenchRow[] = [];
  for (const stage of stages) for (let i = 0; i < 10; i++) await cancelled(inference, stage); // warms up
  for (const stage of stages) {
    const before = process.memoryUsage.rss();
    let stopped = 0;
    for (let i = 0; i < CANCELS; i++) stopped += (await cancelled(inference, stage)) ? 1 : 0;
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    rows.push({
      name: `memory that ${CANCELS} pictures cancelled ${stage.name} left`,
      value: grown,
      unit: "MB",
      note: `${stopped} were stopped, the others were done before`,
    });
  }
  return rows;
}

/** Whether it came in time. */
async function cancelled(inference: Pick<ReturnType<typeof startInference>, "paint">, stage: Stage): Promise<boolean> {
  const stop = new AbortController();
  const timer = "afterMs" in stage ? setTimeout(() => stop.abort(), stage.afterMs) : undefined;
  const onProgress = (progress: PaintProgress) => {
    if ("at" in stage && stage.at(progress)) stop.abort();
  };
  try {
    await inference.paint({ ...request, ...stage.part }, { signal: stop.signal, onProgress });
    return false;
  } catch (error) {
    if (error !== stop.signal.reason) throw error;
    return true;
  } finally {
    clearTimeout(timer);
  }
}
