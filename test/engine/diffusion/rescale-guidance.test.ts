import { describe, it } from "vitest";
import { rescaleGuidance } from "../../../src/engine/diffusion/rescale-guidance.ts";
import { expectCloseTo } from "../../support/close-to.ts";

describe("rescaleGuidance", () => {
  const guided = Float32Array.of(-4, 0, 4);
  const wanted = Float32Array.of(-1, 0, 1);

  it.each([
    [0, [-4, 0, 4]],
    [0.5, [-2.5, 0, 2.5]],
    [1, [-1, 0, 1]],
  ])("at strength %d brings the deviation that far to the wanted one", (strength, expected) => {
    expectCloseTo(rescaleGuidance(guided, wanted, strength), expected, 1e-6);
  });
});
