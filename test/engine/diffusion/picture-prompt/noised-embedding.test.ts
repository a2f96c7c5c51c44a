import { describe, expect, it } from "vitest";
import { noiseTable } from "../../../../src/engine/diffusion/noise-table.ts";
import { noisedEmbedding } from "../../../../src/engine/diffusion/picture-prompt/noised-embedding.ts";

const table = noiseTable({ betaSchedule: "squaredcos_cap_v2", betaStart: 0, betaEnd: 0, timesteps: 1000 });
const normalizer = {
  mean: Float32Array.of(0.1, 0.2, -0.3, 0, 0.5, 1),
  std: Float32Array.of(0.5, 2, 1, 1, 0.25, 4),
};
const embedding = Float32Array.of(0.5, -1, 2, 0.25, -0.125, 1);
const noise = Float32Array.of(1, -0.5, 0.25, 2, -1, 0);

/** `noise_image_embeddings` of diffusers 0.32 (StableUnCLIPImageNormalizer, DDPMScheduler, get_timestep_embedding), its lines written in NumPy in float32. */
const expected = {
  0: [0.5032052, -1.006402, 2.001559, 0.2628488, -0.1265938, 1, 1, 1, 1, 0, 0, 0],
  250: [
    0.6641743, -1.296237, 1.913502, 1.015073, -0.1729688, 1, 0.2409883, 0.5715538, 0.8584232, -0.970528, -0.8205646,
    0.5129422,
  ],
} as const;

describe("a picture's embedding as Stable unCLIP is told of it", () => {
  it.each([0, 250] as const)("at level %d is diffusers'", (level) => {
    const labels = noisedEmbedding(embedding, noise, level, { table, normalizer });
    expect(labels).toHaveLength(12);
    for (const [i, value] of expected[level].entries()) expect(labels[i]).toBeCloseTo(value, 5);
  });

  it("keeps its own scale where a model normalises nothing", () => {
    const labels = noisedEmbedding(embedding, noise, 250, { table });
    const [kept, added] = [Math.sqrt(table.alphaBar[250]!), Math.sqrt(1 - table.alphaBar[250]!)];
    expect(labels[0]).toBeCloseTo(kept * 0.5 + added, 6);
  });
});
