import { describe, expect, it } from "vitest";
import { schedulerConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { limitSample } from "../../../../src/engine/diffusion/samplers/limit-sample.ts";

describe("limitSample", () => {
  it("leaves latents alone unless the model says otherwise", () => {
    expect(limitSample(schedulerConfig.parse({}))).toBeUndefined();
  });

  it.each([
    ["cuts at the range", { clip_sample: true, clip_sample_range: 2 }, [-5, 1, 3], [-2, 1, 2]],
    [
      "divides by the quantile",
      { thresholding: true, dynamic_thresholding_ratio: 0.5, sample_max_value: 9 },
      [-4, 2, 8],
      [-1, 0.5, 1],
    ],
    [
      "does not divide by less than 1",
      { thresholding: true, sample_max_value: 9 },
      [-0.5, 0.25, 0.5],
      [-0.5, 0.25, 0.5],
    ],
    [
      "does not divide by more than the greatest",
      { thresholding: true, sample_max_value: 2 },
      [-1, 2, 8],
      [-0.5, 1, 1],
    ],
  ])("%s", (_, config, denoised, expected) => {
    const limit = limitSample(schedulerConfig.parse(config))!;
    expect([...limit(Float32Array.from(denoised))]).toEqual(expected);
  });
});
