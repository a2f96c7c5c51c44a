import { schedulerConfig } from "../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../src/engine/diffusion/model/training.ts";
import { brownianNoise } from "../src/engine/diffusion/random/brownian-noise.ts";
import { pictureNoise } from "../src/engine/diffusion/random/picture-noise.ts";
import { samplers } from "../src/engine/diffusion/samplers/index.ts";
import type { NamedSampler } from "../src/engine/diffusion/samplers/named-sampler.ts";
import { pureNoise } from "../src/engine/diffusion/schedules/schedule.ts";
import type { BenchRow } from "./row.ts";

const STEPS = 20;
const WALKS = 11;

/**
 * What a step of each sampler costs on latents of 512 × 512 pixels, the network apart, random numbers included: the best of some walks, since so
 * short a time shows whatever else the machine does.
 */
export async function benchSampler(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sampler of samplers) {
    const value = await stepTime(sampler);
    const path = sampler.noise === "brownian" ? "; a Brownian path" : "";
    rows.push({ name: `step of ${sampler.name}`, value, unit: "ms", note: `[1, 4, 64, 64]; aim: under 1${path}` });
  }
  return rows;
}

async function stepTime({ prepare, noise: kind }: NamedSampler): Promise<number> {
  const shape = { channels: 4, rows: 64, columns: 64 };
  const scheduler = schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 });
  const { sample, levels } = prepare(trainingOf(scheduler, "bench"), STEPS);
  const seed = { source: "cpu", seed: 1 } as const;
  const times: number[] = [];
  for (let walk = 0; walk < WALKS; walk++) {
    const draw = pictureNoise(seed, shape);
    const start = pureNoise(levels, draw());
    const noise = kind === "brownian" ? brownianNoise(seed, levels.sigmas, shape) : draw;
    const begin = performance.now();
    let network = 0;
    let steps = 0;
    await sample(
      async (x) => {
        const asked = performance.now();
        const denoised = x.map((value) => 0.9 * value);
        network += performance.now() - asked;
        return denoised;
      },
      start,
      levels.sigmas,
      { noise, onStep: () => void steps++ },
    );
    times.push((performance.now() - begin - network) / steps);
  }
  return Math.min(...times);
}
