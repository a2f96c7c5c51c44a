import { schedulerConfig } from "../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../src/engine/diffusion/model/training.ts";
import { type BrownianThread, brownianAhead, brownianThread } from "../src/engine/diffusion/random/brownian-ahead.ts";
import { brownianNoise } from "../src/engine/diffusion/random/brownian-noise.ts";
import { pictureNoise } from "../src/engine/diffusion/random/picture-noise.ts";
import { askedNoise } from "../src/engine/diffusion/samplers/asked-noise.ts";
import { samplers } from "../src/engine/diffusion/samplers/index.ts";
import type { NamedSampler } from "../src/engine/diffusion/samplers/named-sampler.ts";
import type { StepNoise } from "../src/engine/diffusion/samplers/sampler.ts";
import { pureNoise } from "../src/engine/diffusion/schedules/schedule.ts";
import type { BenchRow } from "./row.ts";

const STEPS = 20;
const WALKS = 11;
const WALKS_WITH_NETWORK = 3;

/** A network on a fast graphics card; like a network it holds up its thread. */
const NETWORK_MS = 60;

/**
 * What a step of each sampler costs on latents of 512 × 512 pixels, the network apart, random numbers included: the best of some walks, since so
 * short a time shows whatever else the machine does. Noise off a Brownian path is made on a thread of its own while the network runs, as when a
 * picture is painted; what it takes there stands in a line of its own.
 */
export async function benchSampler(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  await using thread = brownianThread();
  for (const sampler of samplers) {
    const note = "[1, 4, 64, 64]; aim: under 1";
    if (sampler.noise === "fresh") {
      rows.push({ name: `step of ${sampler.name}`, value: await stepTime(sampler), unit: "ms", note });
      continue;
    }
    rows.push(
      {
        name: `step of ${sampler.name}`,
        value: await stepTime(sampler, thread),
        unit: "ms",
        note: `${note}; a Brownian path, made while a network takes ${NETWORK_MS} ms`,
      },
      {
        name: `step of ${sampler.name}, its noise made in place`,
        value: await stepTime(sampler),
        unit: "ms",
        note: "what the other thread does",
      },
    );
  }
  return rows;
}

async function stepTime({ prepare, noise: kind }: NamedSampler, thread?: BrownianThread): Promise<number> {
  const shape = { channels: 4, rows: 64, columns: 64 };
  const scheduler = schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 });
  const { sample, levels } = prepare(trainingOf(scheduler, "bench"), STEPS);
  const seed = { source: "cpu", seed: 1 } as const;
  const path = { seed, sigmas: levels.sigmas, shape };
  const asked = thread === undefined ? [] : await askedNoise(sample, levels.sigmas);
  const times: number[] = [];
  for (let walk = 0; walk < (thread === undefined ? WALKS : WALKS_WITH_NETWORK); walk++) {
    const draw = pictureNoise(seed, shape);
    const start = pureNoise(levels, draw());
    const ended = new AbortController();
    const noise: StepNoise =
      kind === "fresh"
        ? draw
        : thread === undefined
          ? brownianNoise(path)
          : brownianAhead(thread, path, asked, ended.signal);
    const begin = performance.now();
    let network = 0;
    let steps = 0;
    await sample(
      async (x) => {
        const before = performance.now();
        const denoised = x.map((value) => 0.9 * value);
        while (thread !== undefined && performance.now() < before + NETWORK_MS);
        network += performance.now() - before;
        return denoised;
      },
      start,
      levels.sigmas,
      { noise, onStep: () => void steps++ },
    );
    times.push((performance.now() - begin - network) / steps);
    ended.abort();
  }
  return Math.min(...times);
}
