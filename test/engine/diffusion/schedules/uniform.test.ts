import { describe, expect, it } from "vitest";
import { noiseTable } from "../../../../src/engine/diffusion/noise-table.ts";
import { uniform } from "../../../../src/engine/diffusion/schedules/uniform.ts";
import { expectCloseTo } from "../../../support/close-to.ts";
import { stableDiffusionNoise } from "../../../support/stable-diffusion-noise.ts";

const table = noiseTable(stableDiffusionNoise);

describe("uniform", () => {
  it.each([1, 2, 12, 150])("walks down from the greatest noise to none in %d steps", (steps) => {
    const sigmas = uniform(steps, table);
    expect(sigmas).toHaveLength(steps + 1);
    expect(sigmas[0]).toBeCloseTo(14.6146, 4);
    expect(sigmas.at(-1)).toBe(0);
    expect([...sigmas].sort((a, b) => b - a)).toEqual(sigmas);
  });

  it("gives k-diffusion's levels for four steps", () => {
    // k_diffusion.external.DiscreteSchedule.get_sigmas(4) with Stable Diffusion 1.x's table
    expectCloseTo(uniform(4, table), [14.6146431, 2.91830707, 0.932357967, 0.0291675366, 0], 3e-6);
  });
});
