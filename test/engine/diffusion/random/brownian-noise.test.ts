import { describe, expect, it } from "vitest";
import { brownianNoise } from "../../../../src/engine/diffusion/random/brownian-noise.ts";

const shape = { channels: 4, rows: 32, columns: 32 };
const sigmas = [14.6, 5, 2, 0.7, 0.03, 0];

describe("brownianNoise", () => {
  it("is standard normal for every step", () => {
    const noise = brownianNoise({ seed: { source: "cpu", seed: 3 }, sigmas, shape });
    for (const [i, next] of sigmas.slice(1, -1).entries()) {
      const drawn = noise(sigmas[i]!, next);
      const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
      const variance = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length;
      expect(Math.abs(mean)).toBeLessThan(0.06);
      expect(Math.abs(variance - 1)).toBeLessThan(0.1);
    }
  });

  it("belongs to the seed and the levels, not to the order of questions", () => {
    const [one, other] = [1, 2].map(() => brownianNoise({ seed: { source: "nv", seed: 3 }, sigmas, shape }));
    const [late, early] = [one!(2, 0.7), one!(14.6, 5)];
    expect(other!(14.6, 5)).toEqual(early);
    expect(other!(2, 0.7)).toEqual(late);
  });
});
