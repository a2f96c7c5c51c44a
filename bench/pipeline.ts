import { fileURLToPath } from "node:url";
import { readPrompts } from "../src/engine/diffusion/conditioning.ts";
import { encodePng } from "../src/engine/diffusion/encode-png.ts";
import type { Latents } from "../src/engine/diffusion/latents.ts";
import { type DiffusionModel, loadDiffusionModel } from "../src/engine/diffusion/model/diffusion-model.ts";
import { paintPicture } from "../src/engine/diffusion/paint-picture.ts";
import { plan } from "../src/engine/diffusion/plan.ts";
import { previewPng } from "../src/engine/diffusion/preview.ts";
import { loadSession } from "../src/engine/runtime/onnx-session.ts";
import { networkClock } from "./network-clock.ts";
import type { BenchRow } from "./row.ts";

const PICTURES = 30;
/** As the issue counts. */
const STEPS = 20;

/** From the text encoder to the pixels of a picture with the demo model: how long, and how much longer than the networks alone. */
export async function benchPipeline(): Promise<readonly BenchRow[]> {
  const folder = fileURLToPath(new URL("../models/demo/sd15-tiny", import.meta.url));
  const clock = networkClock();
  const open = (file: string) => loadSession(file, { model: "sd15-tiny" });
  await using model = await loadDiffusionModel({ name: "sd15-tiny", tasks: ["text-to-image"], folder }, "", open);
  const note = `sd15-tiny, ${model.sizes.width} × ${model.sizes.height}, ${STEPS} steps, ${model.defaults.sampler}, guidance ${model.defaults.guidanceScale}`;

  await paint(model, 0); // warms up
  const runs: { readonly total: number; readonly ratio: number }[] = [];
  for (let seed = 1; seed <= PICTURES; seed++) {
    clock.reset();
    const total = await elapsed(() => paint(model, seed));
    runs.push({ total, ratio: total / clock.spent() });
  }
  const { pixels, latents, width, height, shape } = await paint(model, 0);
  return [
    { name: "picture, text encoder to pixels", value: median(runs.map(({ total }) => total)), unit: "ms", note },
    {
      name: "the same over its session.run",
      value: median(runs.map(({ ratio }) => ratio)),
      unit: "×",
      note: `median of ${PICTURES} pictures; aim: at most 1.03`,
    },
    {
      name: "PNG of a picture",
      value: await medianTime(() => encodePng(pixels, width, height)),
      unit: "ms",
      note: "counted apart",
    },
    {
      name: "preview of a step",
      value: await medianTime(() => previewPng(model, latents, shape)),
      unit: "ms",
      note: "counted apart; at most one in 100 ms",
    },
  ];
}

async function paint(model: DiffusionModel, seed: number) {
  const chosen = plan(
    { prompt: "a red circle on a blue background", negativePrompt: "", seed, count: 1, steps: STEPS },
    model,
  );
  let latents: Latents = new Float32Array();
  const pixels = await paintPicture(
    model,
    chosen,
    await readPrompts(model, { ...chosen, emphasis: "original", clipSkip: 1, calls: chosen.steps }),
    chosen.seeds[0]!,
    {
      onStep: ({ denoised }) => {
        latents = denoised;
      },
    },
  );
  return { ...chosen, pixels, latents };
}

async function elapsed(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

async function medianTime(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < PICTURES; i++) times.push(await elapsed(call));
  return median(times);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
