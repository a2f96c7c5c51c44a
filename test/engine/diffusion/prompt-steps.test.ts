import { expect, it } from "vitest";
import { promptSteps } from "../../../src/engine/diffusion/prompt-steps.ts";

it.each([
  ["Euler a", 20],
  ["DPM++ 2M", 20],
  ["Heun", 40],
  ["DPM2 a", 40],
  ["DPM++ SDE", 40],
  ["HeunDiscreteScheduler", 40],
  ["DPMSolverMultistepScheduler", 20],
])("counts the calls of 20 steps with %s: %d", (sampler, expected) => {
  expect(promptSteps(sampler, 20)).toBe(expected);
});
