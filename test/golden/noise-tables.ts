import { z } from "zod";
import { alphaBarOf, noiseTable } from "../../src/engine/diffusion/noise-table.ts";
import { stableDiffusionNoise } from "../support/stable-diffusion-noise.ts";
import { difference, numbers } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";

/** ᾱ and σ of every timestep, and ᾱ of a model trained with zero terminal SNR. */
export const noiseTables = goldenHandler(
  "noise tables",
  z.object({ alphas_cumprod: numbers, sigmas: numbers, alphas_cumprod_zero_snr: numbers.optional() }),
  ({ alphas_cumprod, sigmas, alphas_cumprod_zero_snr: rescaled }) => {
    const table = noiseTable(stableDiffusionNoise);
    const zero = noiseTable({ ...stableDiffusionNoise, zeroTerminalSnr: true });
    return [
      { name: "ᾱ", problem: relative(table.alphaBar, alphas_cumprod, 1e-6) },
      // as ᾱ: the last bit of an ᾱ near 1 moves σ by up to 1e-5 of itself
      { name: "σ", problem: relative([...table.sigmas].map(alphaBarOf), sigmas.map(alphaBarOf), 1e-6) },
      // diffusers goes through β once more, in float32: 1000 roundings, most of all of what is left near 0
      ...(rescaled === undefined
        ? []
        : [{ name: "ᾱ, zero SNR", problem: difference("absolute", zero.alphaBar, rescaled, 1e-6) }]),
    ];
  },
);

/** diffusers' float32 tables depend on the processor's vector width. */
function relative(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): string | undefined {
  const ratios = expected.map((value, i) => (value === 0 ? actual[i]! : actual[i]! / value - 1));
  return difference(
    "relative",
    ratios,
    expected.map(() => 0),
    tolerance,
  );
}
