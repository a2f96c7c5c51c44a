import { z } from "zod";
import { type Latents, scale } from "../../src/engine/diffusion/latents.ts";
import { schedulerConfig } from "../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../src/engine/diffusion/model/training.ts";
import { alphaBarOf } from "../../src/engine/diffusion/noise-table.ts";
import { brownianNoise } from "../../src/engine/diffusion/random/brownian-noise.ts";
import { torchGenerator } from "../../src/engine/diffusion/random/torch-generator.ts";
import { findSampler } from "../../src/engine/diffusion/samplers/index.ts";
import type { SamplerStep, StepNoise } from "../../src/engine/diffusion/samplers/sampler.ts";
import { finished, type Levels, pureNoise } from "../../src/engine/diffusion/schedules/schedule.ts";
import { diffusersSkippedSteps, levelsAfter, noisedImage } from "../../src/engine/diffusion/start-image.ts";
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
import { type RecordedCall, recordedDenoise } from "./recorded-denoise.ts";

const oneCase = z.object({
  name: z.string(),
  class: z.string(),
  base_config: z.string(),
  overrides: z.record(z.string(), z.unknown()),
  steps: z.number(),
  timesteps: numbers,
  sigmas: numbers.optional(),
  noise: z.string().optional(),
  seed: z.number().optional(),
  extra: z.record(z.string(), z.number()).optional(),
  img2img: z.number().optional(),
  used_timesteps: numbers.optional(),
  noised: digest.optional(),
  trajectory: z.array(numbers).optional(),
  trajectory_digest: z.array(digest).optional(),
  pred_x0_digest: z.array(digest).nullish(),
  final: numbers.optional(),
  max_abs_f32_vs_f64: z.number().nullish(),
});

type Case = z.infer<typeof oneCase>;

/** Walks of diffusers' schedulers with a fake network: timesteps, levels, what the network saw at each call, and the end. */
export const diffusersSchedulers = goldenHandler(
  "diffusers schedulers",
  z.object({ configs: z.record(z.string(), z.unknown()), cases: z.array(oneCase).min(1) }),
  async ({ configs, cases }) => {
    const results: GoldenResult[] = [];
    for (const one of cases) {
      const settings = { base: configs[one.base_config], changed: one.overrides };
      const name = [one.name, one.base_config, `${one.steps} steps`, one.img2img ?? "", one.seed ?? ""]
        .join(" ")
        .trim();
      results.push({ name, problem: await problemOf(one, { ...Object(settings.base), ...settings.changed }) });
    }
    return results;
  },
);

async function problemOf(one: Case, config: unknown): Promise<string | undefined> {
  const training = trainingOf(schedulerConfig.parse(config), "golden");
  const { sampler } = findSampler(one.class);
  const { sample, levels: all } = sampler.prepare(training, one.steps);
  const levels = one.img2img === undefined ? all : levelsAfter(all, diffusersSkippedSteps(one.steps, one.img2img));
  if (levels.sigmas.length < 2) return one.used_timesteps?.length === 0 ? undefined : "no steps";
  const { denoise, calls } = recordedDenoise(levels.timestepOf, training.prediction);
  const { first, noise } = noiseOf(one, all);
  const start = one.img2img === undefined ? pureNoise(levels, first) : noisedImage(fakeStartImage(), first, levels);
  const eta = one.extra?.["eta"];
  const guesses: Latents[] = [];
  const onStep = ({ denoised }: SamplerStep) => void guesses.push(denoised);
  const run = { noise, eta, churn: churnOf(one), onStep };
  const end = finished(levels, await sample(denoise, start, levels.sigmas, run));
  // a scheduler with two calls a step tells x₀ of each call
  const perCall = one.pred_x0_digest?.length === guesses.length ? guesses : calls.map(({ denoised }) => denoised);
  return compare(one, all, calls, perCall, end);
}

function noiseOf({ noise, seed = 0, overrides }: Case, { sigmas }: Levels): { first: Latents; noise: StepNoise } {
  const treeSeed = overrides["noise_sampler_seed"];
  const shape = { channels: 4, rows: 8, columns: 8 };
  if (noise === "torch") {
    const generator = torchGenerator(seed);
    const draw = () => generator.normal(256);
    const first = draw();
    return {
      first,
      noise:
        typeof treeSeed === "number" ? brownianNoise({ seed: { source: "cpu", seed: treeSeed }, sigmas, shape }) : draw,
    };
  }
  const formula = fakeNoise();
  if (typeof treeSeed === "number")
    return { first: fakeStart(), noise: brownianNoise({ seed: { source: "cpu", seed: treeSeed }, sigmas, shape }) };
  return { first: fakeStart(), noise: () => formula.normal(256) };
}

function churnOf({ extra }: Case) {
  const amount = extra?.["s_churn"];
  if (amount === undefined) return undefined;
  const { s_tmin: from = 0, s_tmax: to = Number.POSITIVE_INFINITY, s_noise: noise = 1 } = extra!;
  return { amount, from, to, noise };
}

function compare(
  one: Case,
  levels: Levels,
  calls: readonly RecordedCall[],
  guesses: readonly Latents[],
  end: Latents,
): string | undefined {
  const form = heldBy(one);
  const seen = [
    ...calls.map(({ x, sigma }) => (form === "exploding" ? x : scale(Math.sqrt(alphaBarOf(sigma)), x))),
    end,
  ];
  const final = one.final ?? one.trajectory!.at(-1)!;
  // its paths differ by what one float32 of a middle level moves them: docs/golden-values.md
  const own = one.class === "DPMSolverSDEScheduler" ? 2e-2 : 0;
  const greatest = Math.max(
    greatestOf(final),
    ...(one.trajectory ?? one.trajectory_digest!.map(({ first8 }) => first8)).map(greatestOf),
  );
  // a walk in float64 differs from one in float32 by twice what the peer's own two differ by: the file's `conventions`
  const floor = 2 * (one.max_abs_f32_vs_f64 ?? 0) + 1e-6 * greatest;
  const tolerance = Math.max(own, trajectoryTolerance(greatest), floor);
  return firstProblem([
    difference(
      "timesteps",
      calls.map(({ timestep }) => timestep),
      one.used_timesteps ?? one.timesteps,
      own || 2e-3,
    ),
    one.sigmas && difference("sigmas", levels.sigmas, withoutRepeats(one.sigmas), trajectoryTolerance(one.sigmas[0]!)),
    one.noised && digestDifference("noised", seen[0]!, one.noised, tolerance),
    ...(one.trajectory ?? []).map((expected, k) => difference(`x at call ${k}`, seen[k]!, expected, tolerance)),
    ...(one.trajectory_digest ?? []).map((expected, k) =>
      digestDifference(`x at call ${k}`, seen[k]!, expected, tolerance),
    ),
    ...(one.pred_x0_digest ?? []).map((expected, k) => digestDifference(`x₀ ${k}`, guesses[k]!, expected, tolerance)),
    difference("end", end, final, tolerance),
  ]);
}

/** Classes that scale the network's input hold x₀ + σ·ε in their hands. */
function heldBy({ class: name }: Case): "exploding" | "preserving" {
  return /^(Euler|Heun|LMS|KDPM2|DPMSolverSDE)/.test(name) ? "exploding" : "preserving";
}

function withoutRepeats(sigmas: readonly number[]): readonly number[] {
  return sigmas.filter((sigma, i) => i === 0 || sigma !== sigmas[i - 1]);
}
