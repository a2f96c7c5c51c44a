import { setImmediate } from "node:timers/promises";
import { EngineError, isEngineError } from "../errors.ts";
import type { Conditioning } from "./conditioning.ts";
import { counter, denoiser } from "./denoiser.ts";
import type { LatentShape, Latents } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import { type BrownianThread, brownianAhead } from "./random/brownian-ahead.ts";
import { type BrownianPath, brownianNoise } from "./random/brownian-noise.ts";
import type { PictureSeed } from "./random/picture-noise.ts";
import { handedOver, type Refiner, refinerTimestep } from "./refiner.ts";
import { askedNoise } from "./samplers/asked-noise.ts";
import type { Denoise, Sampler, SamplerStep, StepNoise } from "./samplers/sampler.ts";
import { finished, type Levels } from "./schedules/schedule.ts";

export interface WalkRun {
  /** Fresh noise. */
  readonly draw: () => Latents;
  readonly behind: Latents | undefined;
  /** Walks the last of the way. */
  readonly refiner?: Refiner | undefined;
  readonly keeping?: ((guess: Denoise) => Denoise) | undefined;
  readonly brownian: BrownianThread | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStep: (step: SamplerStep) => void | Promise<void>;
}

/** The latents at the end of one pass from `x`. Between steps the event loop gets a turn. Throws `EngineError("model.broke", {model, step, steps})`. */
export async function walked(
  model: DiffusionModel,
  plan: Plan,
  { sample, levels, walk, shape }: Pick<Plan, "sample" | "levels" | "walk" | "shape">,
  conditioning: Conditioning,
  seed: PictureSeed,
  x: Latents,
  { draw, behind, refiner, keeping, brownian, signal, onStep }: WalkRun,
): Promise<Latents> {
  const guess = guessOf(model, plan, { levels, shape }, conditioning, behind, refiner);
  const ended = new AbortController();
  const path = { seed, sigmas: levels.sigmas, shape };
  const noise =
    plan.sampler.noise === "fresh" ? draw : await noiseOf(path, sample, walk.sigmas, brownian, ended.signal);
  let done = 0;
  try {
    const sampled = await sample(keeping ? keeping(guess) : guess, x, walk.sigmas, {
      noise,
      signal,
      onStep: async (step) => {
        done = step.step;
        await onStep(step);
        await setImmediate();
      },
    });
    signal?.throwIfAborted();
    return finished(walk, sampled);
  } catch (error) {
    if (!isEngineError(error) || error.code !== "model.not-finite") throw error;

    const steps = walk.sigmas.length - 1;
    throw new EngineError("model.broke", { ...error.params, step: done + 1, steps }, { cause: error });
  } finally {
    ended.abort();
  }
}

/** The model's guess, or at first that and then the refiner's. */
function guessOf(
  model: DiffusionModel,
  { appliedGuidance, imageGuidanceScale, guidanceRescale }: Plan,
  { levels: { timestepOf }, shape }: { readonly levels: Levels; readonly shape: LatentShape },
  conditioning: Conditioning,
  behind: Latents | undefined,
  refiner: Refiner | undefined,
): Denoise {
  const nextCall = counter();
  const guess = denoiser(model, conditioning, appliedGuidance, shape, {
    timestepOf,
    behind,
    imageGuidanceScale,
    guidanceRescale,
    nextCall,
  });
  if (refiner === undefined) return guess;
  const finer = denoiser(refiner.model, refiner.conditioning, appliedGuidance, shape, {
    timestepOf: refinerTimestep(model, refiner.model, timestepOf),
    guidanceRescale,
    nextCall,
  });
  const timesteps = { total: model.training.table.sigmas.length, of: timestepOf };
  return handedOver(guess, finer, timesteps, refiner.switchAt);
}

/** Off the Brownian path, ahead of the steps where there is a thread for it. */
async function noiseOf(
  path: BrownianPath,
  sample: Sampler,
  sigmas: readonly number[],
  thread: BrownianThread | undefined,
  signal: AbortSignal,
): Promise<StepNoise> {
  if (thread === undefined) return brownianNoise(path);
  return brownianAhead(thread, path, await askedNoise(sample, sigmas), signal);
}
