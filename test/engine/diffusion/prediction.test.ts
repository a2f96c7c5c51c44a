import { describe, it } from "vitest";
import { combine } from "../../../src/engine/diffusion/latents.ts";
import { denoisedFrom, type PredictionType } from "../../../src/engine/diffusion/prediction.ts";
import { expectCloseTo } from "../../support/close-to.ts";

describe("denoisedFrom", () => {
  const clean = Float32Array.of(0.5, -1, 2);
  const epsilon = Float32Array.of(-0.3, 0.8, 1.1);
  const sigma = 1.7;
  const x = combine(1, clean, sigma, epsilon);
  const root = Math.sqrt(1 + sigma ** 2); // 1/√ᾱ
  // v = √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans & Ho 2022)
  const outputs: [PredictionType, Float32Array][] = [
    ["epsilon", epsilon],
    ["v_prediction", combine(1 / root, epsilon, -sigma / root, clean)],
    ["sample", clean],
  ];

  it.each(outputs)("finds the picture behind a perfect %s", (type, output) => {
    expectCloseTo(denoisedFrom(type, output, x, sigma), clean, 1e-6);
  });
});
