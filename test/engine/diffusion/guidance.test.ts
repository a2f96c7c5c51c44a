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
    expect([...guide(unwanted, wanted, scale)]).toEqual(expected);
  });
});
