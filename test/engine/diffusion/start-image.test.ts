import { describe, expect, it } from "vitest";
import {
  diffusersSkippedSteps,
  levelsAfter,
  noisedImage,
  webuiSkippedSteps,
} from "../../../src/engine/diffusion/start-image.ts";

describe("the steps that a start image leaves out", () => {
  it.each([
    [20, 0.75, 4, 5],
    [20, 0.3, 13, 14],
    [10, 1, 0, 0],
    [10, 0, 9, 10],
    [10, 0.05, 9, 10],
  ])("of %d at strength %d are A1111's %d, diffusers' %d", (steps, strength, webui, diffusers) => {
    expect(webuiSkippedSteps(steps, strength)).toBe(webui);
    expect(diffusersSkippedSteps(steps, strength)).toBe(diffusers);
  });
});

describe("a start image", () => {
  const levels = { schedule: "test", sigmas: [4, 2, 1, 0], form: "exploding", timestepOf: () => 0 } as const;

  it("begins at the first level that is left", () => {
    const left = levelsAfter(levels, 2);
    expect(left.sigmas).toEqual([1, 0]);
    expect([...noisedImage(Float32Array.of(3, 5), Float32Array.of(1, -1), left)]).toEqual([4, 4]);
  });
});
