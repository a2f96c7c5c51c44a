import { describe, expect, it } from "vitest";
import { schedulerConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../../../src/engine/diffusion/model/training.ts";
import { findSampler } from "../../../../src/engine/diffusion/samplers/index.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

/** Stable Diffusion 1.5's scheduler_config.json, with differences. */
function trainingWith(differences: object = {}) {
  const own = { beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012, steps_offset: 1 };
  return trainingOf(schedulerConfig.parse({ ...own, set_alpha_to_one: false, ...differences }), "test");
}

describe("diffusers' levels", () => {
  // scheduler.set_timesteps(4) of diffusers 0.40.0.dev0, `timesteps` without repeats
  it.each<[string, object, number[]]>([
    ["DDIMScheduler", {}, [751, 501, 251, 1]],
    ["EulerDiscreteScheduler", {}, [999, 666, 333, 0]],
    ["EulerDiscreteScheduler", { use_karras_sigmas: true }, [999, 687.153259, 145.939026, 0]],
    ["EulerDiscreteScheduler", { use_exponential_sigmas: true }, [999, 538.066895, 52.3824577, 0]],
    ["EulerDiscreteScheduler", { use_beta_sigmas: true }, [999, 943.933228, 746.944702, 0]],
    ["EulerDiscreteScheduler", { timestep_spacing: "trailing" }, [999, 749, 499, 249]],
    ["KDPM2DiscreteScheduler", { use_karras_sigmas: true }, [999, 687, 146, 0]],
    ["DPMSolverMultistepScheduler", {}, [999, 749, 500, 250]],
    ["DPMSolverMultistepScheduler", { use_karras_sigmas: true }, [999, 687, 146, 0]],
    ["DPMSolverMultistepScheduler", { use_exponential_sigmas: true }, [999, 538, 52, 0]],
    ["DPMSolverMultistepScheduler", { use_lu_lambdas: true }, [999, 538, 52, 0]],
    ["UniPCMultistepScheduler", {}, [999, 749, 500, 250]],
    ["LCMScheduler", {}, [999, 759, 499, 259]],
  ])("%s with %j asks for the timesteps %j", (name, differences, expected) => {
    const { levels } = findSampler(name).sampler.prepare(trainingWith(differences), 4);
    expectCloseTo(levels.sigmas.slice(0, -1).map(levels.timestepOf), expected, 1e-3);
  });

  it.each<[string, object, number]>([
    ["DDIMScheduler", {}, 0.0291675],
    ["DDIMScheduler", { set_alpha_to_one: true }, 0],
    ["DEISMultistepScheduler", {}, 0.0291675],
    ["UniPCMultistepScheduler", { final_sigmas_type: "sigma_min" }, 0.0291675],
    ["UniPCMultistepScheduler", {}, 0],
  ])("%s with %j ends at %d", (name, differences, expected) => {
    const { levels } = findSampler(name).sampler.prepare(trainingWith(differences), 4);
    expect(levels.sigmas.at(-1)).toBeCloseTo(expected, 6);
  });

  it("begins with pure noise where the model knows it", () => {
    const training = trainingWith({ rescale_betas_zero_snr: true, timestep_spacing: "trailing" });
    const { levels } = findSampler("DDIM").sampler.prepare(training, 4);
    expect(levels.sigmas[0]).toBeGreaterThan(1e9);
    expect(levels.timestepOf(levels.sigmas[0]!)).toBe(999);
  });
});
