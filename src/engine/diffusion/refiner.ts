import { EngineError } from "../errors.ts";
import type { ImageRequest, Recipe } from "../ports.ts";
import { type Conditioning, type Prompts, readPrompts } from "./conditioning.ts";
import { addedInputs } from "./model/added-inputs.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { timestepAt } from "./noise-table.ts";
import type { Denoise } from "./samplers/sampler.ts";
import type { Levels } from "./schedules/schedule.ts";

/** A second model for the last of the way: A1111's “Refiner”, diffusers' pair of `denoising_end` and `denoising_start`. */
export interface Refiner {
  readonly model: DiffusionModel;
  readonly conditioning: Conditioning;
  /** The share of the timesteps, from the noisiest on, that the first model walks. */
  readonly switchAt: number;
}

/**
 * A refiner that has read the prompts of the pass that it works in. Throws EngineErrors `image.range` {option: "refiner-switch"}, `image.refiner-unfit`
 * {model, refiner}, and those of `readPrompts`.
 */
export async function readyRefiner(
  { switchAt = USUAL_SWITCH }: NonNullable<ImageRequest["refiner"]>,
  model: DiffusionModel,
  refiner: DiffusionModel,
  prompts: Prompts,
  size: { readonly width: number; readonly height: number },
): Promise<Refiner> {
  if (!(switchAt >= 0 && switchAt <= 1))
    throw new EngineError("image.range", { option: "refiner-switch", asked: switchAt, min: 0, max: 1 });
  const isSameLatents = refiner.channels === model.channels && refiner.vaeScale === model.vaeScale;
  if (!isSameLatents || refiner.behind !== "nothing" || refiner.pictureInput !== undefined)
    throw new EngineError("image.refiner-unfit", { model: model.name, refiner: refiner.name });
  const added = addedInputs(refiner, size, prompts.guidanceScale);
  return { model: refiner, conditioning: await readPrompts(refiner, { ...prompts, added }), switchAt };
}

/** A1111's, and that of the makers' own example. */
const USUAL_SWITCH = 0.8;

/** What a recipe says of it. */
export function refinerRecipe({ model: { name, hash }, switchAt }: Refiner): NonNullable<Recipe["refiner"]> {
  return { model: name, modelHash: hash, switchAt };
}

/**
 * One guess for two models: at timesteps from the cutoff on the first one's, below it the second's. As in diffusers' `denoising_end` the cutoff is
 * round(T − switchAt·T), so that a sampler's history goes on across it.
 */
export function handedOver(first: Denoise, second: Denoise, timesteps: Timesteps, switchAt: number): Denoise {
  const cutoff = Math.round(timesteps.total * (1 - switchAt));
  let last = first;
  const denoise = (x: Parameters<Denoise>[0], sigma: number) => {
    // once it has taken over it stays, also where a sampler goes back to more noise, as Restart does
    if (timesteps.of(sigma) < cutoff) last = second;
    return last(x, sigma);
  };
  return Object.assign(denoise, { unwanted: () => last.unwanted?.() });
}

interface Timesteps {
  readonly total: number;
  readonly of: Levels["timestepOf"];
}

/** The timestep for which the refiner is asked at σ: the first model's where both were trained on the same noise. */
export function refinerTimestep(
  { training }: DiffusionModel,
  refiner: DiffusionModel,
  timestepOf: Levels["timestepOf"],
): Levels["timestepOf"] {
  const { table } = refiner.training;
  const isSame =
    table.sigmas.length === training.table.sigmas.length &&
    table.sigmas.every((sigma, t) => sigma === training.table.sigmas[t]);
  return isSame ? timestepOf : (sigma) => timestepAt(table, sigma);
}
