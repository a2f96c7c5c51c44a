import { setImmediate } from "node:timers/promises";
import { EngineError, isEngineError } from "../errors.ts";
import { behindLatents } from "./behind-latents.ts";
import type { Conditioning } from "./conditioning.ts";
import { decode } from "./decode.ts";
import { denoiser } from "./denoiser.ts";
import { latentsOf } from "./encode.ts";
import { enlarge } from "./enlarge.ts";
import type { Latents } from "./latents.ts";
import { blend, laidOver } from "./mask.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import { brownianNoise } from "./random/brownian-noise.ts";
import { type PictureSeed, pictureNoise } from "./random/picture-noise.ts";
import type { Denoise, SamplerStep } from "./samplers/sampler.ts";
import { finished, pureNoise } from "./schedules/schedule.ts";
import type { Start } from "./start.ts";
import { noisedImage } from "./start-image.ts";

export interface PictureRun {
  /** What image-to-image begins with. */
  readonly start?: Start | undefined;
  /** What inpainting and instructed UNets read behind the latents. */
  readonly behind?: Latents | undefined;
  /** What the prompts say in a second pass. */
  readonly later?: Conditioning | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: PassStep) => void | Promise<void>;
}

/** Each pass counts its steps from 1. */
export interface PassStep extends SamplerStep {
  readonly pass: 1 | 2;
}

/**
 * One picture from its seed: [height, width, 3] in 0…255. What a seed's picture depends on: docs/decisions/seeds.md.
 * Between steps the event loop gets a turn, so that a message which aborts can arrive; then the signal's reason is thrown.
 */
export async function paintPicture(
  model: DiffusionModel,
  plan: Plan,
  conditioning: Conditioning,
  seed: PictureSeed,
  { start, behind, later = conditioning, signal, onStep }: PictureRun = {},
): Promise<Uint8ClampedArray> {
  const { levels, shape, second } = plan;
  const draw = pictureNoise(seed, shape);
  const known = start && knownLatents(model, plan, start, draw);
  const noise = draw();
  const x = known === undefined ? pureNoise(levels, noise) : noisedImage(known.begun(noise), noise, plan.walk);
  const run = { draw, behind, keeping: known?.keeping, signal };
  const latents = await walked(model, plan, plan, conditioning, seed, x, {
    ...run,
    onStep: (step) => onStep?.({ ...step, pass: 1 }),
  });
  if (second !== undefined) {
    const enlarged = await enlarge(model, latents, shape, second);
    const fresh = pictureNoise(seed, second.shape);
    const begun = noisedImage(enlarged, fresh(), second.walk);
    const finer = await walked(model, plan, second, later, seed, begun, {
      draw: fresh,
      behind: await behindLatents(model, second.shape, undefined),
      signal,
      onStep: (step) => onStep?.({ ...step, pass: 2 }),
    });
    return decode(model, finer, second.shape);
  }
  const pixels = await decode(model, known ? known.kept(latents) : latents, shape);
  return start?.masked ? laidOver(pixels, start.picture, start.masked.mask) : pixels;
}

interface WalkRun {
  readonly draw: () => Latents;
  readonly behind: Latents | undefined;
  readonly keeping?: ((guess: Denoise) => Denoise) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStep: (step: SamplerStep) => void | Promise<void>;
}

/** The latents at the end of one pass. */
async function walked(
  model: DiffusionModel,
  { sampler, appliedGuidance, imageGuidanceScale }: Plan,
  { sample, levels, walk, shape }: Pick<Plan, "sample" | "levels" | "walk" | "shape">,
  conditioning: Conditioning,
  seed: PictureSeed,
  x: Latents,
  { draw, behind, keeping, signal, onStep }: WalkRun,
): Promise<Latents> {
  const guess = denoiser(model, conditioning, appliedGuidance, shape, {
    timestepOf: levels.timestepOf,
    behind,
    imageGuidanceScale,
  });
  let done = 0;
  const sampled = await sample(keeping ? keeping(guess) : guess, x, walk.sigmas, {
    noise: sampler.noise === "brownian" ? brownianNoise(seed, levels.sigmas, shape) : draw,
    signal,
    onStep: async (step) => {
      done = step.step;
      await onStep(step);
      await setImmediate();
    },
  }).catch((error: unknown) => {
    if (!isEngineError(error) || error.code !== "model.not-finite") throw error;

    throw new EngineError(
      "model.broke",
      { ...error.params, step: done + 1, steps: walk.sigmas.length - 1 },
      { cause: error },
    );
  });
  signal?.throwIfAborted();
  return finished(walk, sampled);
}

/** The start image's latents, and what a mask makes of them. diffusers' samplers draw the VAE's noise before the picture's; A1111's is left out. */
function knownLatents(model: DiffusionModel, { sampler }: Plan, { encoded, masked }: Start, draw: () => Latents) {
  const isDrawn = sampler.peer === "diffusers" && encoded.deviation !== undefined;
  const latents = latentsOf(encoded, model.vaeScale, isDrawn ? draw() : undefined);
  if (masked === undefined)
    return { begun: () => latents, keeping: (guess: Denoise) => guess, kept: (x: Latents) => x };
  const { mask, content } = masked;
  const kept = (x: Latents) => blend(x, latents, mask);
  return {
    /** What the walk begins with where it may change. */
    begun(noise: Latents) {
      if (content === "latent-noise") return kept(noise);
      return content === "latent-nothing" ? kept(new Float32Array(latents.length)) : latents;
    },
    /** A1111's way for networks that know of no masks: every guess gets back what is to be kept. */
    keeping: (guess: Denoise): Denoise =>
      Object.assign(async (x: Latents, sigma: number) => kept(await guess(x, sigma)), {
        unwanted: () => {
          const unwanted = guess.unwanted?.();
          return unwanted && kept(unwanted);
        },
      }),
    kept,
  };
}
