import { describe, expect, it } from "vitest";
import { alphaBarOf, noiseTable, sigmaAt, timestepAt } from "../../../src/engine/diffusion/noise-table.ts";
import { describeWithShared, golden } from "../../support/shared.ts";
import { stableDiffusionNoise } from "../../support/stable-diffusion-noise.ts";

const table = noiseTable(stableDiffusionNoise);

describe("noiseTable", () => {
  it("runs from Stable Diffusion's least to its greatest noise", () => {
    // k-diffusion's sigma_min and sigma_max for Stable Diffusion 1.x
    expect(table.sigmas[0]).toBeCloseTo(0.0291675, 7);
    expect(table.sigmas[999]).toBeCloseTo(14.6146, 4);
  });

  it.each([0, 1, 12.25, 500, 998.5, 999])("finds timestep %d again from its sigma", (timestep) => {
    expect(timestepAt(table, sigmaAt(table, timestep))).toBeCloseTo(timestep, 8);
  });

  it("keeps to the table's ends for noise outside of it", () => {
    expect(timestepAt(table, 0)).toBe(0);
    expect(timestepAt(table, 100)).toBe(999);
  });

  it("knows the alpha bar of a sigma", () => {
    expect(alphaBarOf(table.sigmas[321]!)).toBeCloseTo(table.alphaBar[321]!, 7);
  });

  it("follows the cosine of squaredcos_cap_v2, capped at its end", () => {
    const { alphaBar } = noiseTable({ betaSchedule: "squaredcos_cap_v2", betaStart: 0, betaEnd: 0, timesteps: 1000 });
    // betas_for_alpha_bar of diffusers 0.32, its lines in NumPy in float32
    const expected = { 0: 0.9999587, 250: 0.8458877, 500: 0.4922847, 998: 2.428764e-6, 999: 2.428733e-9 };
    for (const [t, value] of Object.entries(expected)) expect(alphaBar[Number(t)]! / value).toBeCloseTo(1, 4);
  });

  it("spaces beta itself evenly for the linear schedule", () => {
    const linear = noiseTable({ betaSchedule: "linear", betaStart: 0.1, betaEnd: 0.3, timesteps: 3 });
    expect([...linear.alphaBar]).toEqual([0.9, 0.9 * 0.8, 0.9 * 0.8 * 0.7].map(Math.fround));
  });
});

describeWithShared("noiseTable against its peers (golden/diffusion)", () => {
  it("is ldm's table to the last bit (alphas_cumprod_ldm_f64.json)", () => {
    const { alphas_cumprod } = golden<{ alphas_cumprod: number[] }>("diffusion/alphas_cumprod_ldm_f64.json");
    expect([...table.alphaBar]).toEqual(alphas_cumprod.map(Math.fround));
  });

  it("is diffusers' float32 table within 1e-6 of each value (alphas_cumprod_sd15.json)", () => {
    const { alphas_cumprod } = golden<{ alphas_cumprod: number[] }>("diffusion/alphas_cumprod_sd15.json");
    for (const [t, expected] of alphas_cumprod.entries())
      expect(Math.abs(table.alphaBar[t]! / expected - 1)).toBeLessThan(1e-6);
  });
});
