import { z } from "zod";
import type { Latents } from "../../src/engine/diffusion/latents.ts";
import { schedulerConfig } from "../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../src/engine/diffusion/model/training.ts";
import { brownianNoise } from "../../src/engine/diffusion/random/brownian-noise.ts";
import { pictureNoise } from "../../src/engine/diffusion/random/picture-noise.ts";
import { findSampler } from "../../src/engine/diffusion/samplers/index.ts";
import type { NamedSampler } from "../../src/engine/diffusion/samplers/named-sampler.ts";
import type { StepNoise } from "../../src/engine/diffusion/samplers/sampler.ts";
import { findSchedule } from "../../src/engine/diffusion/schedules/index.ts";
import { type Levels, pureNoise } from "../../src/engine/diffusion/schedules/schedule.ts";
import { levelsAfter, noisedImage, webuiSkippedSteps } from "../../src/engine/diffusion/start-image.ts";
import { fakeNoise, fakeStart, fakeStartImage } from "../support/fake-network.ts";
import {
  difference,
  digest,
  digestDifference,
  firstProblem,
  greatestOf,
  numbers,
  trajectoryTolerance,
} from "./compare.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";
import { recordedDenoise } from "./recorded-denoise.ts";

const oneCase = z.object({
  sampler: z.string(),
  function: z.string(),
  schedule: z.string(),
  steps: z.number(),
  extra: z.record(z.string(), z.number()).optional(),
  seeds: numbers.optional(),
  source: z.enum(["CPU", "NV"]).optional(),
  denoise: z.number().optional(),
  sigmas: numbers,
  start: digest,
  denoised: z.array(digest),
  final: numbers,
});

type Case = z.infer<typeof oneCase>;

/** Walks of k-diffusion's samplers as A1111 calls them, with a fake network: levels, start, x₀ of each step, and the end; one picture for each seed. */
export const kdiffusionSamplers = goldenHandler(
  "k-diffusion samplers",
  z.object({ cases: z.array(oneCase).min(1) }),
  async ({ cases }) => {
    const results: GoldenResult[] = [];
    for (const one of cases) {
      const settings = {
        ...one.extra,
        ...(one.source && { source: one.source }),
        ...(one.denoise && { denoise: one.denoise }),
      };
      const name = `${one.sampler}, ${one.schedule}, ${one.steps} steps ${JSON.stringify(settings)}`;
      results.push({ name, problem: await problemOf(one) });
    }
    return results;
  },
);

async function problemOf(one: Case): Promise<string | undefined> {
  const ends: Latents[] = [];
  const starts: Latents[] = [];
  const steps: (readonly Latents[])[] = [];
  for (const seed of one.seeds ?? [undefined]) {
    const { levels, start, denoised, end } = await walk(one, seed);
    const problem = difference("sigmas", levels.sigmas, one.sigmas, trajectoryTolerance(one.sigmas[0]!));
    if (problem !== undefined) return problem;
    starts.push(start);
    steps.push(denoised);
    ends.push(end);
  }
  const tolerance = toleranceOf(one);
  return firstProblem([
    digestDifference("start", joined(starts), one.start, tolerance),
    difference("steps", [steps[0]!.length], [one.denoised.length], 0),
    ...one.denoised.map((expected, k) =>
      digestDifference(`x₀ of step ${k + 1}`, joined(steps.map((denoised) => denoised[k]!)), expected, tolerance),
    ),
    difference("end", joined(ends), one.final, tolerance),
  ]);
}

async function walk(one: Case, seed: number | undefined) {
  // ldm's table, which is Stable Diffusion 1.x's
  const scheduler = schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 });
  const { sampler } = findSampler(one.sampler);
  const { sample, levels: all } = sampler.prepare(
    trainingOf(scheduler, "golden"),
    one.steps,
    findSchedule(one.schedule),
  );
  const levels = one.denoise === undefined ? all : levelsAfter(all, webuiSkippedSteps(one.steps, one.denoise));
  const { first, noise } = noiseOf(one, seed, sampler, levels);
  const start = one.denoise === undefined ? pureNoise(levels, first) : noisedImage(fakeStartImage(), first, levels);
  const { denoise } = recordedDenoise(levels.timestepOf);
  const denoised: Latents[] = [];
  const end = await sample(denoise, start, levels.sigmas, {
    noise,
    eta: one.extra?.["eta"],
    churn: churnOf(one),
    onStep: (step) => void denoised.push(step.denoised),
  });
  return { levels, start, denoised, end };
}

function noiseOf(
  { source = "CPU" }: Case,
  seed: number | undefined,
  { noise }: NamedSampler,
  { sigmas }: Levels,
): { readonly first: Latents; readonly noise: StepNoise } {
  if (seed === undefined) {
    const formula = fakeNoise();
    return { first: fakeStart(), noise: () => formula.normal(256) };
  }
  const shape = { channels: 4, rows: 8, columns: 8 };
  const seeds = { source: source === "CPU" ? ("cpu" as const) : ("nv" as const), seed };
  const draw = pictureNoise(seeds, shape);
  return { first: draw(), noise: noise === "brownian" ? brownianNoise({ seed: seeds, sigmas, shape }) : draw };
}

function churnOf({ extra }: Case) {
  const amount = extra?.["s_churn"];
  if (amount === undefined) return undefined;
  const { s_tmin: from = 0, s_tmax: to = Number.POSITIVE_INFINITY, s_noise: noise = 1 } = extra!;
  return { amount, from, to, noise };
}

/** A seeded start is known within 3e-6 of σ₀ ≈ 15, hence 1e-4; DPM++ SDE's middle levels move its path further: docs/golden-values.md. */
function toleranceOf({ sampler, seeds, final, start }: Case): number {
  if (seeds === undefined) return trajectoryTolerance(Math.max(greatestOf(final), greatestOf(start.first8)));
  return sampler === "DPM++ SDE" ? 2e-2 : 1e-4;
}

function joined(parts: readonly Latents[]): Latents {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
