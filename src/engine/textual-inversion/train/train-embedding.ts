import { setImmediate } from "node:timers/promises";
import { encodeParts } from "../../diffusion/encode-parts.ts";
import type { LatentShape, Latents } from "../../diffusion/latents.ts";
import { addedInputs } from "../../diffusion/model/added-inputs.ts";
import type { DiffusionModel } from "../../diffusion/model/diffusion-model.ts";
import { seedWords } from "../../diffusion/random/seed-sequence.ts";
import { torchGenerator } from "../../diffusion/random/torch-generator.ts";
import { type ScheduledStates, withAdded } from "../../diffusion/text-states.ts";
import { EngineError } from "../../errors.ts";
import { partsOf, wideRows } from "../model-vectors.ts";
import { cmaEs, type SearchState } from "./cma-es.ts";
import { diffusionLoss, diffusionProbes, type Probe } from "./diffusion-probes.ts";
import { drawnWords, searchSpace, vectorsAt } from "./search-space.ts";
import { type TrainedWindow, trainedWindow } from "./trained-window.ts";

/** What an embedding is learnt from. */
export interface EmbeddingTraining {
  /** The pictures, [channels, rows, columns] each, as the UNet knows them. */
  readonly latents: readonly Latents[];
  readonly shape: LatentShape;
  /** Where it begins, [vectors, width]. */
  readonly origin: Float32Array;
  readonly vectors: number;
  readonly seed: number;
  readonly generations: number;
}

/** Where a training stands: plain numbers, to be kept and taken up again. Losses are shares of the loss at the origin. */
export interface TrainingState {
  /** Ids of the words that the search goes along. */
  readonly words: readonly number[];
  readonly search: SearchState;
  /** The best coordinates so far. */
  readonly best: readonly number[];
  /** The best loss so far after each generation. */
  readonly losses: readonly number[];
}

export interface TrainingRun {
  readonly signal?: AbortSignal | undefined;
  /** Goes on from there. */
  readonly state?: TrainingState | undefined;
  /** After each generation, with the best vectors so far. */
  readonly onGeneration?: (state: TrainingState, values: Float32Array) => void | Promise<void>;
}

export interface TrainedVectors {
  /** [vectors, width] */
  readonly values: Float32Array;
  readonly losses: readonly number[];
}

/**
 * Textual inversion without gradients (Gal et al. 2022 for what is learnt, Fei et al. 2023 for how): vectors for which the network explains noise
 * over the given pictures best, searched by CMA-ES along the words that explain them best alone. All random numbers belong to the seed, so a
 * training gives the same vectors however often it was stopped. Throws `EngineError("model.not-finite")` and the signal's reason.
 */
export async function trainEmbedding(
  model: DiffusionModel,
  training: EmbeddingTraining,
  { signal, state: before, onGeneration }: TrainingRun = {},
): Promise<TrainedVectors> {
  const { origin, vectors, seed, generations } = training;
  const measure = await relativeLoss(model, training, signal);
  const words = before?.words ?? (await tellingWords(model, training, signal));
  const space = searchSpace(origin, wideRows(model, words), origin.length / vectors);
  const dims = vectors * space.directions.length;
  const search = cmaEs(dims, (FIRST_STEP * space.scale) / Math.sqrt(space.directions.length));
  let state: TrainingState = before ?? { words, search: search.start, best: Array(dims).fill(0), losses: [] };
  while (state.search.generation < generations) {
    const { generation } = state.search;
    const normals = torchGenerator(seedWords(seed, [GENERATION, generation], 1)[0]!).normal(search.population * dims);
    const points = search.ask(state.search, normals);
    const losses: number[] = [];
    for (const point of points) losses.push(await measure(vectorsAt(space, point)));
    state = after(state, search.tell(state.search, points, losses), points, losses);
    await onGeneration?.(state, vectorsAt(space, state.best));
  }
  return { values: vectorsAt(space, state.best), losses: state.losses };
}

/** The first step along all directions together, in lengths of a word's vector. */
const FIRST_STEP = 0.5;

/** Sets the random numbers of the search apart from those of the noise. */
const GENERATION = 1000;

function after(
  { words, best, losses }: TrainingState,
  search: SearchState,
  points: readonly Float64Array[],
  measured: readonly number[],
): TrainingState {
  const least = Math.min(...measured.filter(Number.isFinite));
  const known = losses.at(-1) ?? 1;
  const found = least < known ? Array.from(points[measured.indexOf(least)]!) : best;
  return { words, search, best: found, losses: [...losses, Math.min(least, known)] };
}

type Measure = (values: Float32Array) => Promise<number>;

/** The loss of vectors as a share of that of the origin, each noise level counting alike: the levels' losses differ fifty-fold. */
async function relativeLoss(
  model: DiffusionModel,
  { latents, shape, origin, vectors, seed }: EmbeddingTraining,
  signal: AbortSignal | undefined,
  levels: readonly number[] = NOISE_LEVELS,
): Promise<Measure> {
  const last = model.training.table.sigmas.length - 1;
  const timesteps = levels.map((level) => Math.round(level * last));
  const probes = diffusionProbes(model, latents, { shape, timesteps, seed });
  const windows = probes.map((_, i) => trainedWindow(model, TEMPLATES[i % TEMPLATES.length]!, vectors));
  const base = await lossesOf(model, probes, windows, origin, signal);
  if (!base.every((loss) => loss > 0))
    throw new EngineError("model.not-finite", { model: model.name, file: "unet/model.onnx" });
  return async (values) => {
    const losses = await lossesOf(model, probes, windows, values, signal);
    return losses.reduce((sum, loss, i) => sum + loss / base[i]!, 0) / losses.length;
  };
}

/** Shares of the noisiest timestep: what a word decides is decided where there is more noise than picture. */
const NOISE_LEVELS = [0.9, 0.75, 0.6, 0.45, 0.3];

/** Textual inversion's own kind of sentences, so that the vectors work in more than one. */
const TEMPLATES = ["a {}", "{}", "a picture of {}", "the {}", "a nice {}"];

async function lossesOf(
  model: DiffusionModel,
  probes: readonly Probe[],
  windows: readonly TrainedWindow[],
  values: Float32Array,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const parts = partsOf(model, values).map((part) => part.values);
  const prompts = windows.map((window) => window(parts));
  const states = await encodeParts(model, prompts, { emphasis: "ignore", clipSkip: 1, signal });
  const told = addedInputs(model, model.sizes, 1)?.wanted;
  const losses: number[] = [];
  for (const [i, probe] of probes.entries()) {
    await setImmediate(); // a message that aborts can arrive
    signal?.throwIfAborted();
    const [{ states: text }] = withAdded(states[i]!, told) as [ScheduledStates];
    losses.push(await diffusionLoss(model, probe, text));
  }
  return losses;
}

/** Of some words drawn from the vocabulary, those that explain the pictures best in the place of the first vector. */
async function tellingWords(
  model: DiffusionModel,
  training: EmbeddingTraining,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const { latents, origin, seed } = training;
  const measure = await relativeLoss(model, { ...training, latents: latents.slice(0, 1) }, signal, [0.9, 0.6]);
  const drawn: { readonly id: number; readonly loss: number }[] = [];
  for (const id of drawnWords(model.tokenizer, WORDS_TRIED, seed)) {
    const values = origin.slice();
    values.set(wideRows(model, [id]));
    drawn.push({ id, loss: await measure(values) });
  }
  return drawn
    .sort((a, b) => a.loss - b.loss || a.id - b.id)
    .slice(0, DIRECTIONS)
    .map(({ id }) => id);
}

const WORDS_TRIED = 256;

/** As many as fifty generations can learn about. */
const DIRECTIONS = 24;
