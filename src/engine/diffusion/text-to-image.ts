import { setImmediate } from "node:timers/promises";
import type { LoadedModels } from "../models/loaded-models.ts";
import type { EmbeddingStore, ImageRequest, ModelStore, Painting, PaintRun, TextToImage } from "../ports.ts";
import type { LoadSession } from "../runtime/session-options.ts";
import { givenEmbeddings } from "../textual-inversion/given-embeddings.ts";
import { behindLatents } from "./behind-latents.ts";
import { type Prompts, readPrompts } from "./conditioning.ts";
import { encodePng } from "./encode-png.ts";
import { type GivenStart, givenStart, inShapeOf } from "./given-start.ts";
import type { Latents } from "./latents.ts";
import { addedInputs } from "./model/added-inputs.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { diffusionModels, type GetModel } from "./model/diffusion-models.ts";
import { measuredPace, type Pace } from "./pace.ts";
import { type PassStep, paintPicture } from "./paint-picture.ts";
import { paintTogether } from "./paint-together.ts";
import { type PicturePrompt, picturePrompt } from "./picture-prompt/picture-prompt.ts";
import { withPicture } from "./picture-prompt/with-picture.ts";
import { type Plan, plan, type SecondPass } from "./plan.ts";
import { atMostEvery, previewPng } from "./preview.ts";
import { promptSteps } from "./prompt-steps.ts";
import type { BrownianThread } from "./random/brownian-ahead.ts";
import { cells, type PictureSeed } from "./random/picture-noise.ts";
import { signPng } from "./recipe/signed-png.ts";
import { recipeOf } from "./recipe-of.ts";
import { readyRefiner, refinerRecipe } from "./refiner.ts";
import { remarksOn } from "./remarks.ts";
import { laidBack, startOf } from "./start.ts";

/** What painting needs of the world. */
export interface TextToImageParts {
  readonly store: ModelStore;
  /** Opens an .onnx file of a model. */
  readonly loadSession: LoadSession;
  /** Those that prompts may name; none when absent. */
  readonly embeddings?: EmbeddingStore;
  /** Where samplers' Brownian paths are walked while networks run. */
  readonly brownian?: BrownianThread;
  /** The most requests that are painted at once; one when absent. */
  readonly batch?: number;
  /** How many that is worth; measured when absent. */
  readonly pace?: Pace;
  /** Where models stay loaded; on their own, in the usual amount of memory, when absent. */
  readonly loaded?: LoadedModels;
  /** Where graphs made of a model's own are kept; a temporary folder when absent. */
  readonly cacheFolder?: string;
}

/**
 * Stable Diffusion, for a thread of its own: networks run where it is called, with one turn of the event loop between steps. Requests are
 * painted one after another, or several in step where that pays; the pictures of a request one after another. Each is the picture of its seed alone.
 */
export function textToImage(parts: TextToImageParts, models = diffusionModels(parts)): TextToImage {
  const { batch: most = 1, pace = measuredPace() } = parts;
  return paintTogether({ inTurn: models.inTurn, paint: painter(parts), most, pace });
}

/** Paints with models that whoever calls has in turn. */
export type Paint = (get: GetModel, request: ImageRequest, run: PaintRun) => Promise<readonly Painting[]>;

export function painter(parts: Omit<TextToImageParts, "store" | "loadSession">): Paint {
  async function paint(get: GetModel, request: ImageRequest, run: PaintRun): Promise<readonly Painting[]> {
    run.signal?.throwIfAborted();
    const model = await get(request.model, request.tiling);
    const given = await givenStart(request);
    const chosen = plan(sized(request, given), model, given?.image);
    const picture = await picturePrompt(model, request);
    const prompts: Prompts = {
      prompt: chosen.prompt,
      negativePrompt: chosen.negativePrompt,
      guidanceScale: chosen.appliedGuidance,
      emphasis: request.emphasis ?? "original",
      clipSkip: request.clipSkip ?? 1,
      calls: promptSteps(chosen.sampler.name, chosen.steps),
      embeddings: await embeddingsFor(request, parts.embeddings),
      added: addedInputs(model, chosen, chosen.appliedGuidance),
      signal: run.signal,
    };
    const conditioning = await readPrompts(model, prompts);
    const laterPrompts = chosen.second && secondPrompts(model, chosen, chosen.second, prompts);
    const later = laterPrompts && (await readPrompts(model, laterPrompts));
    const refiner =
      request.refiner &&
      (await readyRefiner(
        request.refiner,
        model,
        await get(request.refiner.model, request.tiling),
        laterPrompts ?? prompts,
        chosen.second ?? chosen,
      ));
    run.signal?.throwIfAborted();
    const start = given && (await startOf(model, chosen, inShapeOf(given, chosen), request));
    const behind = await behindLatents(model, chosen.shape, start);
    const remarks = remarksOn(request, model, chosen, start);
    const paintings: Painting[] = [];
    const { width, height } = chosen.second ?? chosen;
    for (const seed of chosen.seeds) {
      const onStep = reporter(model, chosen, paintings.length + 1, run.onProgress);
      await setImmediate(); // an abort may have come while the networks were loaded or the text was read
      const told = withPicture(conditioning, picture, seed);
      const pixels = await paintPicture(model, chosen, told, noiseAfter(seed, picture, chosen), {
        start,
        behind,
        later: later && withPicture(later, picture, seed),
        refiner,
        brownian: parts.brownian,
        signal: run.signal,
        onStep,
      });
      const recipe = {
        ...recipeOf(model, chosen, conditioning, seed, request),
        ...(refiner && { refiner: refinerRecipe(refiner) }),
        ...start?.recipe,
      };
      const whole = start?.within ? laidBack(pixels, start, start.within) : { width, height, data: pixels };
      const png = signPng(await encodePng(whole.data, whole.width, whole.height), recipe);
      paintings.push({
        recipe,
        png,
        ...(conditioning.tokens && { tokens: conditioning.tokens }),
        ...(remarks.length > 0 && { remarks }),
      });
    }
    return paintings;
  }

  return paint;
}

/** Those that a request brings along before those that everybody may name. */
async function embeddingsFor({ embeddings = [] }: ImageRequest, store: EmbeddingStore | undefined) {
  const given = await givenEmbeddings(embeddings);
  const names = new Set(given.map(({ name }) => name.toLowerCase()));
  const others = (await store?.list()) ?? [];
  return [...given, ...others.filter(({ name }) => !names.has(name.toLowerCase()))];
}

/** An area of a picture is painted in its own shape, with as many pixels as the model knows. */
function sized(request: ImageRequest, given: GivenStart | undefined): ImageRequest {
  if (given?.within === undefined || request.aspect !== undefined) return request;
  return { ...request, aspect: given.image.width / given.image.height };
}

/** Steps in prompts go on counting in a second pass. */
function secondPrompts(
  model: DiffusionModel,
  { sampler, appliedGuidance }: Plan,
  pass: SecondPass,
  prompts: Prompts,
): Prompts {
  const added = addedInputs(model, pass, appliedGuidance);
  return { ...prompts, calls: promptSteps(sampler.name, pass.steps), callsBefore: prompts.calls, added };
}

/** diffusers goes on drawing where a picture prompt's noise ended, as with everything; A1111 draws that apart. */
function noiseAfter(seed: PictureSeed, picture: PicturePrompt | undefined, { sampler }: Plan): PictureSeed {
  return picture === undefined || sampler.peer === "webui" ? seed : { ...seed, taken: picture.noise };
}

/** Tells `onProgress` of each step of picture `picture` (from 1), now and then with a preview; the last step needs none. */
function reporter(
  model: DiffusionModel,
  { seeds, walk, shape, second }: Plan,
  picture: number,
  onProgress: PaintRun["onProgress"],
): (step: PassStep) => Promise<void> {
  const stepsBefore = second === undefined ? 0 : walk.sigmas.length - 1;
  const steps = stepsBefore + (second?.walk ?? walk).sigmas.length - 1;
  const first = walk.sigmas.length - 1;
  const preview = atMostEvery(PREVIEW_EVERY_MS, (latents: Latents) =>
    previewPng(model, latents, latents.length === cells(shape) ? shape : (second?.shape ?? shape)),
  );
  return async ({ step: walked, denoised, pass }) => {
    if (onProgress === undefined) return;
    const step = pass === 1 ? Math.min(walked, first) : first + walked;
    // a sampler may take fewer steps than asked for, or more
    const shown = step < steps ? await preview(denoised) : undefined;
    onProgress({
      picture,
      pictures: seeds.length,
      step: Math.min(step, steps),
      steps,
      ...(shown !== undefined && { preview: shown }),
    });
  };
}

/** As often as a person sees it change; a preview off the latents takes about a millisecond. */
const PREVIEW_EVERY_MS = 100;
