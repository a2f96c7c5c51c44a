import { describe, expect, it } from "vitest";
import { guide } from "../../../src/engine/diffusion/guidance.ts";

describe("guide", () => {
  const unwanted = Float32Array.of(1, -2, 0.5);
  const wanted = Float32Array.of(2, 1, 0.5);

  it.each([
    [0, [1, -2, 0.5]],
    [1, [2, 1, 0.5]],
    [7.5, [8.5, 20.5, 0.5]],
    [-1, [0, -5, 0.5]],
  ])("at scale %d goes that far from the unwanted past the wanted", (scale, expected) => {
    expect([...guide(unwanted, [{ latents: wanted, weight: 1 }], scale)]).toEqual(expected);
  });

  it("adds what each of several texts wants, by its weight", () => {
    const texts = [
      { latents: wanted, weight: 1 },
      { latents: Float32Array.of(0, 0, 0), weight: -0.5 },
    ];
    expect([...guide(unwanted, texts, 2)]).toEqual([1 + 2 + 1, -2 + 6 - 2, 0.5 + 0 + 0.5]);
    expect([...guide(unwanted, [], 2)]).toEqual([...unwanted]);
  });
});
