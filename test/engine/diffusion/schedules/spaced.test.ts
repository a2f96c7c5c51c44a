import { describe, expect, it } from "vitest";
import { noiseTable } from "../../../../src/engine/diffusion/noise-table.ts";
import { type Spacing, spaced } from "../../../../src/engine/diffusion/schedules/spaced.ts";
import { stableDiffusionNoise } from "../../../support/stable-diffusion-noise.ts";

const table = noiseTable(stableDiffusionNoise);

function timesteps(spacing: Spacing, steps: number, stepsOffset = 1): number[] {
  const sigmas = spaced({ spacing, stepsOffset, setAlphaToOne: false })(steps, table);
  return sigmas.slice(0, -1).map((sigma) => table.sigmas.indexOf(sigma));
}

describe("spaced", () => {
  it.each<[Spacing, number, number[]]>([
    ["leading", 12, [914, 831, 748, 665, 582, 499, 416, 333, 250, 167, 84, 1]],
    ["leading", 1, [1]],
    ["trailing", 1, [999]],
    ["trailing", 3, [999, 666, 332]],
    ["linspace", 5, [999, 749, 500, 250, 0]],
  ])("%s chooses for %d steps the timesteps %j", (spacing, steps, expected) => {
    expect(timesteps(spacing, steps)).toEqual(expected);
  });

  it("halves as numpy's product does: 15 · (999/30) is below 499.5", () => {
    expect(timesteps("linspace", 31)[15]).toBe(499);
  });

  it("ends at the noise of timestep 0, or at none when the model says so", () => {
    const common = { spacing: "leading", stepsOffset: 1 } as const;
    expect(spaced({ ...common, setAlphaToOne: false })(4, table).at(-1)).toBe(table.sigmas[0]);
    expect(spaced({ ...common, setAlphaToOne: true })(4, table).at(-1)).toBe(0);
  });
});
