import { EngineError } from "../errors.ts";
import type { ImageRequest } from "../ports.ts";
import { type LatentShape, PIXELS_PER_CELL } from "./latents.ts";
import type { DiffusionModel, Sizes } from "./model/diffusion-model.ts";
import { findSampler, type NamedSampler } from "./samplers/index.ts";

/** A request with every choice made. */
export interface Plan {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** One for each picture. */
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly guidanceScale: number;
  readonly sampler: NamedSampler;
  readonly schedule: string;
  readonly sigmas: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly shape: LatentShape;
}

/** Fills in the model's defaults. Throws EngineErrors: `image.range` {option, asked, min, max}, `image.size` {width, height, multiple, min, max}, `sampler.unknown`. */
export function plan(request: ImageRequest, { defaults, sizes, training, channels }: DiffusionModel): Plan {
  const { prompt, negativePrompt, seed, count } = request;
  const { steps = defaults.steps, guidanceScale = defaults.guidanceScale, sampler: name = defaults.sampler } = request;
  mustBeWhole("count", count, 1, MOST_PICTURES);
  mustBeWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER - (count - 1));
  mustBeWhole("steps", steps, 1, MOST_STEPS);
  mustBeIn("guidance", guidanceScale, 0, GREATEST_GUIDANCE);
  const { width = sizes.width, height = sizes.height } = request;
  mustBePaintable(width, height, sizes);
  const sampler = findSampler(name);
  const schedule = sampler.schedule(training.timesteps);
  return {
    prompt,
    negativePrompt,
    seeds: Array.from({ length: count }, (_, i) => seed + i),
    steps,
    guidanceScale,
    sampler,
    schedule: schedule.name,
    sigmas: schedule.levels(steps, training.table),
    width,
    height,
    shape: { channels, rows: height / PIXELS_PER_CELL, columns: width / PIXELS_PER_CELL },
  };
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
