import { behindLatents } from "./behind-latents.ts";
import type { Conditioning } from "./conditioning.ts";
import { decode } from "./decode.ts";
import { latentsOf } from "./encode.ts";
import { enlarge } from "./enlarge.ts";
import type { Latents } from "./latents.ts";
import { blend, laidOver } from "./mask.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import type { BrownianThread } from "./random/brownian-ahead.ts";
import { type PictureSeed, pictureNoise } from "./random/picture-noise.ts";
import type { Refiner } from "./refiner.ts";
import type { Denoise, SamplerStep } from "./samplers/sampler.ts";
import { pureNoise } from "./schedules/schedule.ts";
import type { Start } from "./start.ts";
import { noisedImage } from "./start-image.ts";
import { walked } from "./walk.ts";

export interface PictureRun {
  /** What image-to-image begins with. */
  readonly start?: Start | undefined;
  /** What inpainting and instructed UNets read behind the latents. */
  readonly behind?: Latents | undefined;
  /** What the prompts say in a second pass. */
  readonly later?: Conditioning | undefined;
  /** Walks the last of the way; in a hires fix that of the second pass. */
  readonly refiner?: Refiner | undefined;
  /** Where the noise of samplers on a Brownian path is made while the networks run; here, step by step, when absent. */
  readonly brownian?: BrownianThread | undefined;
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
  { start, behind, later = conditioning, refiner, brownian, signal, onStep }: PictureRun = {},
): Promise<Uint8ClampedArray> {
  const { levels, shape, second } = plan;
  const draw = pictureNoise(seed, shape);
  const known = start && knownLatents(model, plan, start, draw);
  const noise = draw();
  const x = known === undefined ? pureNoise(levels, noise) : noisedImage(known.begun(noise), noise, plan.walk);
  const run = { draw, behind, keeping: known?.keeping, brownian, signal };
  const latents = await walked(model, plan, plan, conditioning, seed, x, {
    ...run,
    refiner: second === undefined ? refiner : undefined,
    onStep: (step) => onStep?.({ ...step, pass: 1 }),
  });
  if (second !== undefined) {
    const enlarged = await enlarge(model, latents, shape, second);
    const fresh = pictureNoise(seed, second.shape);
    const begun = noisedImage(enlarged, fresh(), second.walk);
    const finer = await walked(model, plan, second, later, seed, begun, {
      draw: fresh,
      behind: await behindLatents(model, second.shape, undefined),
      refiner,
      brownian,
      signal,
      onStep: (step) => onStep?.({ ...step, pass: 2 }),
    });
    return decode(model, finer, second.shape);
  }
  const pixels = await decode(model, known ? known.kept(latents) : latents, shape);
  return start?.masked && start.within === undefined ? laidOver(pixels, start.picture, start.masked.mask) : pixels;
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
