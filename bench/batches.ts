import { fileURLToPath } from "node:url";
import { type DiffusionModel, loadDiffusionModel } from "../src/engine/diffusion/model/diffusion-model.ts";
import type { Tensor } from "../src/engine/ports.ts";
import { loadSession } from "../src/engine/runtime/onnx-session.ts";
import type { BenchRow } from "./row.ts";

const BATCHES = [1, 2, 4, 8] as const;
const ROUNDS = 40;

/** What a step of the demo model's UNet with guidance takes for each picture, when so many are painted at once: the batches take turns. */
export async function benchBatches(): Promise<readonly BenchRow[]> {
  const folder = fileURLToPath(new URL("../models/demo/sd15-tiny", import.meta.url));
  const open = (file: string) => loadSession(file, { model: "sd15-tiny" });
  await using model = await loadDiffusionModel({ name: "sd15-tiny", tasks: ["text-to-image"], folder }, "", open);
  const times = new Map<number, number[]>(BATCHES.map((batch) => [batch, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const batch of BATCHES) times.get(batch)!.push((await milliseconds(model, batch)) / batch);
  }
  const [alone = 0, ...together] = BATCHES.map((batch) => lowerQuartile(times.get(batch)!));
  return together.map((ms, i) => {
    const n = BATCHES[i + 1]!;
    const pays = (n + 1) / (2 * n);
    return {
      name: `UNet, ${n} pictures at once: time for each ÷ alone`,
      value: ms / alone,
      unit: "×",
      note: `pays below ${pays.toFixed(2)}; alone ${alone.toFixed(1)} ms a step`,
    };
  });
}

async function milliseconds({ unet, channels, sizes }: DiffusionModel, pictures: number): Promise<number> {
  const texts = 2 * pictures;
  const states = unet.inputs.find(({ name }) => name === "encoder_hidden_states")!;
  const feeds = {
    sample: numbers([texts, channels, sizes.height / 8, sizes.width / 8]),
    timestep: { type: "int64", dims: [1], data: BigInt64Array.of(500n) } as const,
    encoder_hidden_states: numbers([texts, 77, Number(states.dims[2])]),
  };
  const start = performance.now();
  await unet.run(feeds);
  return performance.now() - start;
}

function numbers(dims: readonly number[]): Tensor {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { type: "float32", dims, data: Float32Array.from({ length: count }, (_, i) => Math.sin(i)) };
}

function lowerQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 2] ?? Number.NaN;
}
