import { describe, expect, it } from "vitest";
import { noiseTable } from "../../../../src/engine/diffusion/noise-table.ts";
import { findSchedule, scheduleNamed, schedules } from "../../../../src/engine/diffusion/schedules/index.ts";
import { expectCloseTo } from "../../../support/close-to.ts";
import { stableDiffusionNoise } from "../../../support/stable-diffusion-noise.ts";

const table = noiseTable(stableDiffusionNoise);
const names = schedules.map(({ name }) => name);

describe("findSchedule", () => {
  it.each([
    ["Karras", "karras"],
    ["sgm uniform", "sgm_uniform"],
    ["SGMUniform", "sgm_uniform"],
    [" KL_OPTIMAL ", "kl_optimal"],
  ])("knows %j", (asked, name) => {
    expect(findSchedule(asked)?.name).toBe(name);
  });

  it("takes “Automatic” for the sampler's own", () => {
    expect(findSchedule("automatic")).toBeUndefined();
  });

  it("offers the nearest names for one that it does not know", () => {
    expect(() => findSchedule("Exponental")).toThrow(
      expect.objectContaining({
        code: "schedule.unknown",
        params: expect.objectContaining({ asked: "Exponental", nearest: ["Exponential"] }),
      }),
    );
  });
});

describe("every schedule", () => {
  it.each(names.flatMap((name) => [1, 2, 3, 10, 11, 20, 150].map((steps) => [name, steps] as const)))(
    "%s falls in %d steps",
    (name, steps) => {
      const sigmas = scheduleNamed(name).levels(steps, table);
      expect(sigmas.length).toBeGreaterThanOrEqual(2);
      expect(sigmas.every(Number.isFinite)).toBe(true);
      expect(sigmas).toEqual([...new Set(sigmas)].sort((a, b) => b - a));
    },
  );

  // A1111 1.10's sd_schedulers.py over Stable Diffusion 1.x's table, 10 steps: the first three and the last three levels
  it.each([
    ["uniform", [14.6146431, 7.83988285, 4.60917425], [0.368657768, 0.0291675366, 0]],
    ["karras", [14.6146431, 9.10293388, 5.47839928], [0.0819110796, 0.0291675385, 0]],
    ["exponential", [14.6146431, 7.32488155, 3.67124176], [0.0581952259, 0.0291675366, 0]],
    ["polyexponential", [14.6146431, 7.32488346, 3.67124176], [0.0581952259, 0.0291675366, 0]],
    ["sgm_uniform", [14.6146431, 8.30717278, 5.0924077], [0.571188927, 0.343704879, 0]],
    ["kl_optimal", [14.6146326, 4.5650382, 2.63288832], [0.335637689, 0.178346843, 0.0291675329]],
    ["align_your_steps", [14.6149998, 6.11351347, 3.56511378], [0.169205129, 0.0289999992, 0]],
    ["simple", [14.6146421, 8.30280399, 5.08776283], [0.569284916, 0.341673881, 0]],
    ["normal", [14.6146431, 7.83988285, 4.60917425], [0.368657768, 0.0291675366, 0]],
    ["ddim", [8.39068413, 5.13443089, 3.34776354], [0.346186757, 0.041314479, 0]],
    ["beta", [14.6146421, 13.9277859, 12.4909811], [0.716024041, 0.0291675329, 0]],
  ])("%s has A1111's levels", (name, first, last) => {
    const sigmas = scheduleNamed(name).levels(10, table);
    expect(sigmas).toHaveLength(11);
    expectCloseTo(sigmas.slice(0, 3), first, 2e-5);
    expectCloseTo(sigmas.slice(-3), last, 1e-6);
  });

  it("turbo takes the timesteps that distilled models know", () => {
    expect(scheduleNamed("turbo").levels(4, table)).toEqual([...[999, 749, 499, 249].map((t) => table.sigmas[t]), 0]);
  });

  it("webui_timesteps walks between 1, 251, 501 and 751", () => {
    expect(scheduleNamed("webui_timesteps").levels(4, table)).toEqual([751, 501, 251, 1].map((t) => table.sigmas[t]));
  });
});
