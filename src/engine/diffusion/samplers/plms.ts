import { combine, type Latents, scale, weightedSum } from "../latents.ts";
import { denoisedFrom, outputFrom, type PredictionType } from "../prediction.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Pseudo linear multistep (Liu et al. 2022, “PNDM”, eq. 11–13 without Runge–Kutta steps): Adams–Bashforth of up to the fourth order over the network's own
 * outputs, then a step of DDIM. The first step is done again with the mean of both its ends' outputs. What is averaged is the output as
 * the network gives it, hence `prediction`. `landing` is where diffusers' steps land, if not at the next level; x is then read as if it were there.
 */
export function plms(prediction: PredictionType, landing?: (sigma: number) => number | undefined): Sampler {
  return async (denoise, start, sigmas, { signal, onStep }) => {
    let x = start;
    const outputs: Latents[] = [];
    for (let i = 0; i + 1 < sigmas.length; i++) {
      signal?.throwIfAborted();
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
      const landed = landing?.(sigma) ?? next;
      const step = (output: Latents) => {
        const denoised = denoisedFrom(prediction, output, x, sigma);
        return combine(landed / sigma, x, 1 - landed / sigma, denoised);
      };
      const denoised = await denoise(x, sigma);
      outputs.unshift(outputFrom(prediction, denoised, x, sigma));
      outputs.length = Math.min(outputs.length, 4);
      // diffusers' last level is none of the network's
      if (i === 0 && landed > 0 && (landing === undefined || i + 2 < sigmas.length)) {
        const end = step(outputs[0]!);
        const atEnd = outputFrom(prediction, await denoise(end, landed), end, landed);
        x = step(combine(0.5, outputs[0]!, 0.5, atEnd));
      } else {
        const weights = ADAMS_BASHFORTH[outputs.length - 1]!;
        x = step(weightedSum(...outputs.map((output, j) => [weights[j]!, output] as const)));
      }
      // √ᾱ·x is carried from one level to the other: 1 where they are the same
      if (landed !== next) x = scale(Math.sqrt((1 + next ** 2) / (1 + landed ** 2)), x);
      await onStep?.({ step: i + 1, denoised });
    }
    return x;
  };
}

const ADAMS_BASHFORTH = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const;
