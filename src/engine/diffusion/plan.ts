import { EngineError } from "../errors.ts";
import type { ImageRequest } from "../ports.ts";
import { type LatentShape, PIXELS_PER_CELL } from "./latents.ts";
import type { DiffusionModel, Sizes } from "./model/diffusion-model.ts";
import type { PictureSeed } from "./random/picture-noise.ts";
import { findSampler } from "./samplers/index.ts";
import type { NamedSampler, Prepared } from "./samplers/named-sampler.ts";
import { findSchedule } from "./schedules/index.ts";

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
  readonly sampler: NamedSampler;
  readonly width: number;
  readonly height: number;
  readonly shape: LatentShape;
}

/** Fills in the model's defaults. Throws EngineErrors: `image.range` {option, asked, min, max}, `image.size` {width, height, multiple, min, max}, `sampler.unknown`, `schedule.unknown`. */
export function plan(request: ImageRequest, { defaults, sizes, training, channels }: DiffusionModel): Plan {
  const { prompt, negativePrompt, seed, count } = request;
  const { steps = defaults.steps, guidanceScale = defaults.guidanceScale, sampler: name = defaults.sampler } = request;
  mustBeWhole("count", count, 1, MOST_PICTURES);
  mustBeWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER - (count - 1));
  mustBeWhole("steps", steps, 1, MOST_STEPS);
  mustBeIn("guidance", guidanceScale, 0, GREATEST_GUIDANCE);
  const { width = sizes.width, height = sizes.height } = request;
  mustBePaintable(width, height, sizes);
  const { sampler, schedule: named } = findSampler(name);
  const own = sampler.prepare(training, steps, named);
  return {
    prompt,
    negativePrompt,
    seeds: seedsOf(request),
    steps,
    guidanceScale,
    appliedGuidance: guidanceScale * (sampler.guidanceFactor ?? 1),
    sampler,
    // a recipe's schedule may be one that only its sampler has
    ...(request.schedule === undefined || request.schedule === own.levels.schedule
      ? own
      : sampler.prepare(training, steps, findSchedule(request.schedule) ?? named)),
    width,
    height,
    shape: { channels, rows: height / PIXELS_PER_CELL, columns: width / PIXELS_PER_CELL },
  };
}

/** Picture i has seed + i; variations of a seed have variation seed + i instead. */
function seedsOf({ seed, count, randomSource: source = "cpu", variation }: ImageRequest): readonly PictureSeed[] {
  if (variation === undefined || variation.strength === 0)
    return Array.from({ length: count }, (_, i) => ({ source, seed: seed + i }));
  mustBeIn("variation-strength", variation.strength, 0, 1);
  mustBeWhole("variation-seed", variation.seed, 0, Number.MAX_SAFE_INTEGER - (count - 1));
  return Array.from({ length: count }, (_, i) => ({
    source,
    seed,
    variation: { seed: variation.seed + i, strength: variation.strength },
  }));
}

/** The ends of A1111's sliders for steps and scale; below scale 1 it ends, where 0 paints the negative prompt alone. */
const MOST_STEPS = 150;
const GREATEST_GUIDANCE = 30;

/** More is a mistake: each picture holds its pixels in memory until all are done. */
const MOST_PICTURES = 100;

function mustBeWhole(option: string, asked: number, min: number, max: number): void {
  if (!Number.isInteger(asked)) throw new EngineError("image.range", { option, asked, min, max });
  mustBeIn(option, asked, min, max);
}

function mustBeIn(option: string, asked: number, min: number, max: number): void {
  if (!(asked >= min && asked <= max)) throw new EngineError("image.range", { option, asked, min, max });
}

function mustBePaintable(width: number, height: number, { multiple, min, max }: Sizes): void {
  const fits = (side: number) => side >= min && side <= max && side % multiple === 0;
  if (!fits(width) || !fits(height)) throw new EngineError("image.size", { width, height, multiple, min, max });
}
