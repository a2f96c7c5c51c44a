import { describe, expect, it } from "vitest";
import { scale } from "../../../../src/engine/diffusion/latents.ts";
import { alphaBarOf, noiseTable, timestepAt } from "../../../../src/engine/diffusion/noise-table.ts";
import { denoisedFrom, type PredictionType } from "../../../../src/engine/diffusion/prediction.ts";
import { findSampler } from "../../../../src/engine/diffusion/samplers/index.ts";
import type { Denoise } from "../../../../src/engine/diffusion/samplers/sampler.ts";
import { type Digest, expectCloseTo, expectDigest } from "../../../support/close-to.ts";
import { fakeNetwork, fakeNoise, fakeStart } from "../../../support/fake-network.ts";
import { describeWithShared, golden } from "../../../support/shared.ts";
import { stableDiffusionNoise } from "../../../support/stable-diffusion-noise.ts";

const table = noiseTable(stableDiffusionNoise);

/** The fake network behind every golden trajectory; `timestep` tells it the time of a call. */
function fakeDenoise(timestep: (sigma: number) => number, prediction: PredictionType = "epsilon"): Denoise {
  return async (x, sigma) => {
    const input = scale(Math.sqrt(alphaBarOf(sigma)), x);
    return denoisedFrom(prediction, fakeNetwork(input, timestep(sigma)), x, sigma);
  };
}

describe("findSampler", () => {
  it.each([
    ["euler", "Euler"],
    ["EULER A", "Euler a"],
    ["k_euler_a", "Euler a"],
    [" ddim ", "DDIM"],
  ])("knows %j as %s", (asked, name) => {
    expect(findSampler(asked).name).toBe(name);
  });

  it("offers the nearest names for one that it does not know", () => {
    expect(() => findSampler("Eular")).toThrow(
      expect.objectContaining({
        code: "sampler.unknown",
        params: { asked: "Eular", nearest: ["Euler"], known: ["Euler", "Euler a", "DDIM"] },
      }),
    );
  });
});

describe("every sampler", () => {
  it.each(["Euler", "Euler a", "DDIM"])("%s throws the signal's reason before the next step", async (name) => {
    const stop = new AbortController();
    const seen: number[] = [];
    const onStep = ({ step }: { step: number }) => {
      seen.push(step);
      if (step === 2) stop.abort(new Error("enough"));
    };
    const sampling = findSampler(name).sample(
      fakeDenoise(() => 1),
      fakeStart(),
      [4, 3, 2, 1, 0],
      {
        noise: fakeNoise(),
        signal: stop.signal,
        onStep,
      },
    );
    await expect(sampling).rejects.toThrow("enough");
    expect(seen).toEqual([1, 2]);
  });

  it.each(["Euler", "Euler a", "DDIM"])(
    "%s ends at the last guess when the last level is free of noise",
    async (name) => {
      const guesses: Float32Array[] = [];
      const end = await findSampler(name).sample(
        fakeDenoise(() => 1),
        fakeStart(),
        [4, 1, 0],
        {
          noise: fakeNoise(),
          onStep: ({ denoised }) => void guesses.push(denoised),
        },
      );
      expectCloseTo(end, guesses.at(-1)!, 1e-6);
    },
  );
});

interface KDiffusionCase {
  readonly sampler: string;
  readonly steps: number;
  readonly schedule: string;
  readonly sigmas: readonly number[];
  readonly noise_calls: number;
  readonly denoised: readonly Digest[];
  readonly final: readonly number[];
  readonly extra?: Readonly<Record<string, number>>;
}

describeWithShared("samplers against k-diffusion (golden/diffusion/kdiffusion_a1111_samplers.json)", () => {
  const { cases } = golden<{ cases: KDiffusionCase[] }>("diffusion/kdiffusion_a1111_samplers.json");
  // cases with extra settings (churn, η other than 1) have no option here yet
  const ours = cases.filter(({ sampler, extra }) => ["Euler", "Euler a"].includes(sampler) && extra === undefined);

  it.each(ours)("$sampler over $schedule, $steps steps", async ({ sampler, sigmas, noise_calls, denoised, final }) => {
    const noise = fakeNoise();
    const guesses: Float32Array[] = [];
    const end = await findSampler(sampler).sample(
      fakeDenoise((sigma) => timestepAt(table, sigma)),
      scale(sigmas[0]!, fakeStart()),
      sigmas,
      { noise, onStep: (step) => void guesses.push(step.denoised) },
    );
    const tolerance = toleranceOf(final);
    expect(guesses).toHaveLength(denoised.length);
    for (const [i, digest] of denoised.entries()) expectDigest(guesses[i]!, digest, tolerance);
    expectCloseTo(end, final, tolerance);
    if (sampler === "Euler a") expect(noise.draws()).toBe(noise_calls);
  });
});

interface DiffusersCase {
  readonly name: string;
  readonly class: string;
  readonly base_config: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly timesteps: readonly number[];
  readonly sigmas?: readonly number[];
  readonly init_noise_sigma: number;
  readonly trajectory?: readonly (readonly number[])[];
  readonly final?: readonly number[];
  readonly extra?: Readonly<Record<string, number>>;
}

describeWithShared("samplers against diffusers (golden/diffusion/diffusers_schedulers_*.json)", () => {
  const cases = ["sd15", "other_configs"]
    .flatMap((name) => golden<{ cases: DiffusersCase[] }>(`diffusion/diffusers_schedulers_${name}.json`).cases)
    .filter(
      (one) =>
        one.class in names &&
        one.extra === undefined &&
        Object.keys(one.overrides).every((key) => !notHere.includes(key)),
    )
    // linspace: diffusers steps to a timestep that is not the next one
    .filter((one) => one.overrides["timestep_spacing"] !== "linspace");

  it.each(cases)("$name, $base_config, $steps steps", async (one) => {
    const sigmas = one.sigmas ?? ddimSigmas(one);
    const end = await findSampler(names[one.class]!).sample(
      fakeDenoise(
        (sigma) => one.timesteps[sigmas.indexOf(sigma)]!,
        one.base_config === "SD2V" ? "v_prediction" : "epsilon",
      ),
      scale(one.init_noise_sigma, fakeStart()),
      sigmas,
      { noise: fakeNoise() },
    );
    const final = one.final ?? one.trajectory!.at(-1)!;
    expectCloseTo(end, final, toleranceOf(final));
  });
});

const names: Readonly<Record<string, string>> = {
  DDIMScheduler: "DDIM",
  EulerDiscreteScheduler: "Euler",
  EulerAncestralDiscreteScheduler: "Euler a",
};

/** Options of diffusers that have no counterpart here. */
const notHere = ["rescale_betas_zero_snr", "clip_sample", "thresholding"];

/** DDIM's golden cases give timesteps only: leading ones end at timestep 0's noise, Turbo's trailing ones (set_alpha_to_one false too) likewise. */
function ddimSigmas({ timesteps }: DiffusersCase): number[] {
  return [...timesteps.map((t) => table.sigmas[t]!), table.sigmas[0]!];
}

/** The golden data's own: 3e-5 + 1.5e-6 of the greatest value. */
function toleranceOf(values: readonly number[]): number {
  return 3e-5 + 1.5e-6 * values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
}
