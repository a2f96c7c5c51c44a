import { describe, expect, it } from "vitest";
import { guidanceEmbedding } from "../../../src/engine/diffusion/guidance-embedding.ts";
import { expectCloseTo } from "../../support/close-to.ts";

describe("guidanceEmbedding", () => {
  it("has sines of nothing and cosines of nothing at scale 1", () => {
    expect([...guidanceEmbedding(1, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it("is diffusers' at scale 2", () => {
    // get_guidance_scale_embedding(torch.tensor([1.0]), embedding_dim=256)[:4]
    const expected = [0.82687956, 0.13310026, -0.86525702, 0.22399674];
    expectCloseTo(guidanceEmbedding(2, 256).subarray(0, 4), expected, 1e-3);
  });
});
