import { describe, expect, it } from "vitest";
import { schedulerConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../../../src/engine/diffusion/model/training.ts";
import { findSampler, samplers, writtenSchedule } from "../../../../src/engine/diffusion/samplers/index.ts";
import { schedules } from "../../../../src/engine/diffusion/schedules/index.ts";
import { recordedDenoise } from "../../../golden/recorded-denoise.ts";
import { expectCloseTo } from "../../../support/close-to.ts";
import { fakeNoise, fakeStart } from "../../../support/fake-network.ts";

const training = trainingOf(
  schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012, steps_offset: 1 }),
  "test",
);

describe("findSampler", () => {
  it.each([
    ["euler", "Euler", undefined],
    ["EULER A", "Euler a", undefined],
    ["k_euler_a", "Euler a", undefined],
    [" ddim ", "DDIM", undefined],
    ["DDIMScheduler", "DDIM", undefined],
    ["EulerDiscreteScheduler", "EulerDiscreteScheduler", undefined],
    ["DPM++ 2M Karras", "DPM++ 2M", "karras"],
    ["dpm++ 2m sde heun karras", "DPM++ 2M SDE Heun", "karras"],
    ["Euler SGMUniform", "Euler", "sgm_uniform"],
    ["Euler Align Your Steps", "Euler", "align_your_steps"],
    ["Euler Automatic", "Euler", undefined],
    ["dpmpp_2m_sde", "DPM++ 2M SDE", undefined],
    ["dpmpp_2m_karras", "DPM++ 2M", "karras"],
    ["DPM++2M", "DPM++ 2M", undefined],
    ["euler_ancestral", "Euler a", undefined],
    ["dpm_2_ancestral", "DPM2 a", undefined],
    ["uni_pc", "UniPC", undefined],
    ["EulerAncestralDiscrete", "EulerAncestralDiscreteScheduler", undefined],
    ["LCM", "LCM", undefined],
    ["LCMScheduler", "LCMScheduler", undefined],
    ["DPM-Solver++", "DPMSolverMultistepScheduler", undefined],
  ])("knows %j as %s over %s", (asked, name, schedule) => {
    const found = findSampler(asked);
    expect(found.sampler.name).toBe(name);
    expect(found.schedule?.name).toBe(schedule);
  });

  it("offers the nearest names for one that it does not know", () => {
    expect(() => findSampler("Eular")).toThrow(
      expect.objectContaining({
        code: "sampler.unknown",
        params: { asked: "Eular", nearest: ["Euler"], known: samplers.map(({ name }) => name) },
      }),
    );
  });
});

describe("writtenSchedule", () => {
  it.each([
    ["Euler", "uniform", undefined],
    ["Euler", "karras", "Karras"],
    ["DPM++ 2M", "karras", undefined],
    ["DPM++ 2M", "sgm_uniform", "SGM Uniform"],
    ["DDIM", "leading", undefined],
  ])("writes of %s over %s %s", (sampler, schedule, written) => {
    expect(writtenSchedule(sampler, schedule)).toBe(written);
  });
});

describe("every sampler", () => {
  const names = samplers.map(({ name }) => name);

  it.each(names)("%s throws the signal's reason before the next step", async (name) => {
    const stop = new AbortController();
    const seen: number[] = [];
    const { sample, levels } = findSampler(name).sampler.prepare(training, 12);
    const walk = sample(recordedDenoise(levels.timestepOf).denoise, fakeStart(), levels.sigmas, {
      noise: () => fakeStart(),
      signal: stop.signal,
      onStep: ({ step }) => {
        seen.push(step);
        if (step === 2) stop.abort(new Error("enough"));
      },
    });
    await expect(walk).rejects.toThrow("enough");
    expect(seen).toEqual([1, 2]);
  });

  it.each(names.flatMap((name) => [1, 2, 3, 20, 150].map((steps) => [name, steps] as const)))(
    "%s stays finite over %d steps of its own schedule",
    async (name, steps) => {
      const { sample, levels } = findSampler(name).sampler.prepare(training, steps);
      const noise = fakeNoise();
      const { denoise, calls } = recordedDenoise(levels.timestepOf);
      const end = await sample(denoise, fakeStart(), levels.sigmas, { noise: () => noise.normal(256) });
      expect(end.every(Number.isFinite)).toBe(true);
      expect(calls.length).toBeGreaterThan(0);
    },
  );

  it.each(names.flatMap((name) => schedules.map((schedule) => [name, schedule.name] as const)))(
    "%s walks over %s",
    async (name, schedule) => {
      const chosen = schedules.find((one) => one.name === schedule)!;
      const { sample, levels } = findSampler(name).sampler.prepare(training, 10, chosen);
      const { denoise } = recordedDenoise(levels.timestepOf);
      const noise = fakeNoise();
      const end = await sample(denoise, fakeStart(), levels.sigmas, { noise: () => noise.normal(256) });
      expect(levels.schedule).toBe(schedule);
      expect(end.every(Number.isFinite)).toBe(true);
    },
  );

  it.each(["Euler", "Euler a", "DDIM", "Heun", "DPM++ 2M", "UniPCMultistepScheduler"])(
    "%s ends at the last guess when the last level is free of noise",
    async (name) => {
      const guesses: Float32Array[] = [];
      const { sample } = findSampler(name).sampler.prepare(training, 2);
      const { denoise } = recordedDenoise(() => 1);
      const end = await sample(denoise, fakeStart(), [4, 1, 0], {
        noise: () => fakeStart(),
        onStep: ({ denoised }) => void guesses.push(denoised),
      });
      expectCloseTo(end, guesses.at(-1)!, 1e-6);
    },
  );
});
