import { describe, expect, it } from "vitest";
import { type NoiseSource, torchGenerator } from "../../../src/engine/diffusion/random.ts";
import { type Digest, expectCloseTo, expectDigest } from "../../support/close-to.ts";
import { describeWithShared, golden } from "../../support/shared.ts";

/** torch's vector and scalar kernels differ by 2 ulp among themselves. */
const TOLERANCE = 3e-6;

describe("torchGenerator", () => {
  it("gives the numbers that torch.randn(4) gives after manual_seed(0)", () => {
    // python -c "import torch; print(torch.randn(4, generator=torch.manual_seed(0)))" (below 16 numbers: the float64 path)
    expectCloseTo(torchGenerator(0).normal(4), [1.5409961, -0.2934289, -2.1787894, 0.56843126], TOLERANCE);
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
