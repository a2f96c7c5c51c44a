import { describe, expect, it } from "vitest";
import { scale } from "../../../../src/engine/diffusion/latents.ts";
import { schedulerConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../../../src/engine/diffusion/model/training.ts";
import { torchGenerator } from "../../../../src/engine/diffusion/random/torch-generator.ts";
import { findSampler } from "../../../../src/engine/diffusion/samplers/index.ts";
import type { Denoise } from "../../../../src/engine/diffusion/samplers/sampler.ts";
import { scheduleNamed } from "../../../../src/engine/diffusion/schedules/index.ts";

const training = trainingOf(
  schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 }),
  "test",
);

/** Pictures of which every number is normal with this variance: the best guess is known, and so is the way of every x. */
const VARIANCE = 0.25;
const denoise: Denoise = async (x, sigma) => scale(VARIANCE / (VARIANCE + sigma ** 2), x);

/** x at σ = 0 when it was 1 at σ₀ (Karras et al. 2022, eq. 1): every deviation shrinks with that of the distribution. */
function exactEnd(sigma: number): number {
  return Math.sqrt(VARIANCE / (VARIANCE + sigma ** 2));
}

async function errorOf(name: string, steps: number): Promise<number> {
  const { sample, levels } = findSampler(name).sampler.prepare(training, steps, scheduleNamed("karras"));
  const [start] = levels.sigmas;
  const end = await sample(denoise, Float32Array.of(start!), levels.sigmas, { noise: () => Float32Array.of(0) });
  return Math.abs(end[0]! / start! / exactEnd(start!) - 1);
}

describe("samplers without noise", () => {
  // the greatest part by which 20 steps over Karras' levels may miss the end, and what is left of that with twice the steps
  it.each([
    ["Euler", 0.2, 0.6],
    ["DDIM", 0.2, 0.6],
    ["Heun", 0.02, 0.35],
    ["DPM2", 0.02, 0.35],
    ["DPM++ 2M", 0.05, 0.4],
    ["DPM++ 2S", 0.05, 0.4],
    ["DEIS", 0.05, 0.4],
    ["LMS", 0.05, 0.4],
    ["PLMS", 0.05, 0.4],
    ["UniPC", 0.01, 0.8],
    ["UniPCMultistepScheduler", 0.05, 0.4],
  ])("%s comes to where the exact way ends, and nearer with more steps", async (name, most, left) => {
    const [few, many] = [await errorOf(name, 20), await errorOf(name, 40)];
    expect(few).toBeLessThan(most);
    expect(many).toBeLessThan(left * few + 1e-4);
  });
});

describe("samplers with noise", () => {
  it.each([
    "Euler a",
    "DPM2 a",
    "DPM++ 2S a",
    "DPM++ SDE",
    "DPM++ 2M SDE",
    "DPM++ 2M SDE Heun",
    "DPM++ 3M SDE",
    "DDPM",
    "Restart",
  ])("%s paints pictures of the right variance", async (name) => {
    const generator = torchGenerator(1);
    const { sample, levels } = findSampler(name).sampler.prepare(training, 40, scheduleNamed("karras"));
    const start = scale(Math.sqrt(levels.sigmas[0]! ** 2 + VARIANCE), generator.normal(20_000));
    const end = await sample(denoise, start, levels.sigmas, { noise: () => generator.normal(20_000) });
    const variance = end.reduce((sum, value) => sum + value ** 2, 0) / end.length;
    expect(variance / VARIANCE).toBeGreaterThan(0.8);
    expect(variance / VARIANCE).toBeLessThan(1.2);
  });
});
