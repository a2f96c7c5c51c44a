import { EngineError } from "../errors.ts";
import type { ImageRequest } from "../ports.ts";
import { sizeLike } from "./fit-picture.ts";
import { mustBeIn, mustBeWhole } from "./in-range.ts";
import { type LatentShape, PIXELS_PER_CELL } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { PictureSeed } from "./random/picture-noise.ts";
import { findSampler } from "./samplers/index.ts";
import type { NamedSampler, Prepared } from "./samplers/named-sampler.ts";
import { findSchedule } from "./schedules/index.ts";
import type { Levels } from "./schedules/schedule.ts";
import { type LargerSize, largerSize } from "./second-pass.ts";
import { mustBePaintable, type Sizes } from "./sizes.ts";
import { diffusersSkippedSteps, levelsAfter, webuiSkippedSteps } from "./start-image.ts";

/** A request with every choice made. */
export interface Plan extends Prepared {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** One for each picture. */
  readonly seeds: readonly PictureSeed[];
  readonly steps: number;
  readonly guidanceScale: number;
  /** What guidance works with: the scale, or what the sampler makes of it. */
  readonly appliedGuidance: number;
  readonly guidanceRescale?: number;
  readonly sampler: NamedSampler;
  readonly width: number;
  readonly height: number;
  readonly shape: LatentShape;
  /** How much the start image of an instructed model counts; absent for other models. */
  readonly imageGuidanceScale?: number;
  /** How far a start image is left behind; absent where there is none. */
  readonly strength?: number;
  /** The part of `levels` that is walked: all, or what a start image's strength leaves. */
  readonly walk: Levels;
  /** The second pass of a hires fix. */
  readonly second?: SecondPass;
}

export interface SecondPass extends LargerSize, Prepared {
  readonly steps: number;
  readonly strength: number;
  readonly walk: Levels;
}

/**
 * Fills in the model's defaults; `start` is the size of the start image. Throws EngineErrors: `image.range` {option, asked, min, max}, `image.size` {width, height,
 * multiple, min, max}, `image.too-weak` {strength, steps, least}, `sampler.unknown`, `schedule.unknown`.
 */
export function plan(
  request: ImageRequest,
  { defaults, sizes, training, channels, behind }: DiffusionModel,
  start?: Size,
): Plan {
  const { prompt, negativePrompt, seed, count } = request;
  const {
    steps = stepsFor(request, defaults.steps),
    guidanceScale = defaults.guidanceScale,
    sampler: name = defaults.sampler,
  } = request;
  mustBeWhole("count", count, 1, MOST_PICTURES);
  mustBeWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER - (count - 1));
  mustBeWhole("steps", steps, 1, MOST_STEPS);
  mustBeIn("guidance", guidanceScale, 0, GREATEST_GUIDANCE);
  const size = sizeFor(request, sizes, start);
  const { width = size.width, height = size.height } = request;
  mustBePaintable(width, height, sizes);
  const { sampler, schedule: named } = findSampler(name);
  const own = sampler.prepare(training, steps, named);
  // a recipe's schedule may be one that only its sampler has
  const isOwn = request.schedule === undefined || request.schedule === own.levels.schedule;
  const schedule = isOwn ? named : (findSchedule(request.schedule!) ?? named);
  const prepared = isOwn ? own : sampler.prepare(training, steps, schedule);
  const strength = start === undefined ? undefined : strengthOf(request, behind === "nothing" ? USUAL_STRENGTH : 1);
  const shape = { channels, rows: height / PIXELS_PER_CELL, columns: width / PIXELS_PER_CELL };
  if (request.hires !== undefined && start !== undefined) throw new EngineError("image.hires-from-image");
  return {
    prompt,
    negativePrompt,
    seeds: seedsOf(request),
    steps,
    guidanceScale,
    appliedGuidance: guidanceScale * (sampler.guidanceFactor ?? 1),
    ...(request.guidanceRescale !== undefined && { guidanceRescale: rescaleOf(request.guidanceRescale) }),
    sampler,
    ...prepared,
    width,
    height,
    shape,
    ...(behind === "image" && { imageGuidanceScale: imageGuidanceOf(request) }),
    ...(strength !== undefined && { strength }),
    walk: strength === undefined ? prepared.levels : walkFrom(prepared.levels, sampler, steps, strength),
    ...(request.hires && {
      second: secondPass(request, largerSize(request.hires, shape, sizes), steps, sampler, (count) =>
        sampler.prepare(training, count, schedule),
      ),
    }),
  };
}

function secondPass(
  request: ImageRequest,
  larger: LargerSize,
  firstSteps: number,
  sampler: NamedSampler,
  prepare: (steps: number) => Prepared,
): SecondPass {
  const steps = request.hires?.steps ?? firstSteps;
  mustBeWhole("steps", steps, 1, MOST_STEPS);
  const strength = strengthOf(request, SECOND_STRENGTH);
  const prepared = prepare(steps);
  return { ...larger, ...prepared, steps, strength, walk: walkFrom(prepared.levels, sampler, steps, strength) };
}

function stepsFor({ effort = 1 }: ImageRequest, usual: number): number {
  return Math.min(MOST_STEPS, Math.max(1, Math.round(usual * effort)));
}

/** The size where none is given: of a shape that was asked for, of the start image's, or the model's own. */
function sizeFor({ aspect }: ImageRequest, sizes: Sizes, start: Size | undefined): Size {
  const { width, height } = sizes;
  if (aspect === undefined) return start === undefined ? sizes : sizeLike(start, sizes);
  const area = width * height;
  return sizeLike({ width: Math.sqrt(area * aspect), height: Math.sqrt(area / aspect) }, sizes);
}

type Size = { readonly width: number; readonly height: number };

function imageGuidanceOf({ imageGuidanceScale = USUAL_IMAGE_GUIDANCE }: ImageRequest): number {
  mustBeIn("image-guidance", imageGuidanceScale, 0, GREATEST_GUIDANCE);
  return imageGuidanceScale;
}

function rescaleOf(strength: number): number {
  mustBeIn("guidance-rescale", strength, 0, 1);
  return strength;
}

/** A1111's and diffusers'. */
const USUAL_IMAGE_GUIDANCE = 1.5;

function strengthOf({ strength }: ImageRequest, usual: number): number {
  mustBeIn("strength", strength ?? usual, 0, 1);
  return strength ?? usual;
}

/** A1111's for start images, where diffusers' is 0.8, and for second passes. */
const USUAL_STRENGTH = 0.75;
const SECOND_STRENGTH = 0.7;

/** A1111 always walks one step; diffusers may leave out all, and then there is nothing to be painted. */
function walkFrom(levels: Levels, { peer }: NamedSampler, steps: number, strength: number): Levels {
  const skipped = peer === "webui" ? webuiSkippedSteps(steps, strength) : diffusersSkippedSteps(steps, strength);
  if (skipped === steps)
    throw new EngineError("image.too-weak", { strength, steps, least: Math.ceil(100 / steps) / 100 });
  return levelsAfter(levels, skipped);
}

/** Picture i has seed + i; variations of a seed have variation seed + i instead. */
function seedsOf(request: ImageRequest): readonly PictureSeed[] {
  const { seed, count, randomSource: source = "cpu", variation } = request;
  const shared = { source, ...seedTraits(request) };
  if (variation === undefined || variation.strength === 0)
    return Array.from({ length: count }, (_, i) => ({ ...shared, seed: seed + i }));
  mustBeIn("variation-strength", variation.strength, 0, 1);
  mustBeWhole("variation-seed", variation.seed, 0, Number.MAX_SAFE_INTEGER - (count - 1));
  return Array.from({ length: count }, (_, i) => ({
    ...shared,
    seed,
    variation: { seed: variation.seed + i, strength: variation.strength },
  }));
}

/** What else A1111 lets noise depend on. */
function seedTraits({ seed, count, etaSeedDelta, seedSize }: ImageRequest) {
  const most = Math.min(2 ** 32 - 1, Number.MAX_SAFE_INTEGER - seed - (count - 1));
  if (etaSeedDelta !== undefined) mustBeWhole("eta-seed-delta", etaSeedDelta, 0, most);
  for (const side of Object.values(seedSize ?? {})) mustBeWhole("seed-size", side, PIXELS_PER_CELL, GREATEST_SIDE);
  return {
    ...(etaSeedDelta !== undefined && { etaSeedDelta }),
    ...(seedSize !== undefined && {
      resizedFrom: {
        rows: Math.floor(seedSize.height / PIXELS_PER_CELL),
        columns: Math.floor(seedSize.width / PIXELS_PER_CELL),
      },
    }),
  };
}

/** The end of A1111's sliders for sizes. */
const GREATEST_SIDE = 2048;

/** The ends of A1111's sliders for steps and scale; below scale 1 it ends, where 0 paints the negative prompt alone. */
const MOST_STEPS = 150;
const GREATEST_GUIDANCE = 30;

/** More is a mistake: each picture holds its pixels in memory until all are done. */
const MOST_PICTURES = 100;
