import { describe, expect, it } from "vitest";
import type { NoiseSource } from "../../../../src/engine/diffusion/random/noise-source.ts";
import { torchGenerator } from "../../../../src/engine/diffusion/random/torch-generator.ts";
import { type Digest, expectCloseTo, expectDigest } from "../../../support/close-to.ts";
import { describeWithShared, golden } from "../../../support/shared.ts";

/** torch's vector and scalar kernels differ by 2 ulp among themselves. */
const TOLERANCE = 3e-6;

describe("torchGenerator", () => {
  it("gives the numbers that torch.randn(4) gives after manual_seed(0)", () => {
    // python -c "import torch; print(torch.randn(4, generator=torch.manual_seed(0)))" (below 16 numbers: the float64 path)
    expectCloseTo(torchGenerator(0).normal(4), [1.5409961, -0.2934289, -2.1787894, 0.56843126], TOLERANCE);
  });

  it("gives the latents that Stable Diffusion users know from seed 0 and 42", () => {
    // torch.randn(1, 4, 64, 64, generator=torch.Generator("cpu").manual_seed(seed)).flatten()[:8], PyTorch 1.13
    const firstOf = (seed: number) =>
      torchGenerator(seed)
        .normal(4 * 64 * 64)
        .subarray(0, 8);
    expectCloseTo(
      firstOf(0),
      [-1.12583983, -1.1523602, -0.250578582, -0.433878809, 0.848710358, 0.692009151, -0.31601277, -2.11521935],
      TOLERANCE,
    );
    expectCloseTo(
      firstOf(42),
      [1.92691529, 1.48728406, 0.900717199, -2.10552096, 0.678418458, -1.23454487, -0.0430674776, -1.60466695],
      TOLERANCE,
    );
  });

  it.each([
    [2 ** 32, 0],
    [2 ** 53 - 1, 2 ** 32 - 1],
  ])("takes only the low 32 bits of seed %d, hence equals seed %d", (seed, low) => {
    expect(torchGenerator(seed).normal(64)).toEqual(torchGenerator(low).normal(64));
  });
});

/** Short tensors are given whole, long ones as a digest. */
type Draw = { readonly shape: readonly number[] } & ({ readonly all: readonly number[] } | Digest);

interface Golden {
  readonly cases: readonly (Draw & { readonly seed: string })[];
  readonly sequences: readonly { readonly seed: number; readonly draws: readonly Draw[] }[];
}

describeWithShared(
  "torchGenerator against torch.randn (golden/diffusion/torch_randn_cpu.json: PyTorch 1.13, CPU)",
  () => {
    const { cases, sequences } = golden<Golden>("diffusion/torch_randn_cpu.json");

    it.each(cases)("draws shape $shape from seed $seed", ({ seed, ...draw }) => {
      const low32 = Number(BigInt(seed) & 0xffffffffn); // one seed of the golden data does not fit a number
      expectDraw(torchGenerator(low32), draw);
    });

    it.each(sequences)("goes on where the last draw stopped, seed $seed", ({ seed, draws }) => {
      const generator = torchGenerator(seed);
      for (const draw of draws) expectDraw(generator, draw);
    });
  },
);

function expectDraw(generator: NoiseSource, draw: Draw): void {
  const drawn = generator.normal(draw.shape.reduce((product, side) => product * side, 1));
  if ("all" in draw) expectCloseTo(drawn, draw.all, TOLERANCE);
  else expectDigest(drawn, draw, TOLERANCE);
}
