import { encode, latentsOf } from "../diffusion/encode.ts";
import { fitPicture } from "../diffusion/fit-picture.ts";
import { PIXELS_PER_CELL } from "../diffusion/latents.ts";
import type { DiffusionModel } from "../diffusion/model/diffusion-model.ts";
import type { DiffusionModels } from "../diffusion/model/diffusion-models.ts";
import { readPicture } from "../diffusion/read-picture.ts";
import { type Paint, painter } from "../diffusion/text-to-image.ts";
import type { EmbeddingTrainingRequest, EmbeddingWorkshop, MadeEmbedding } from "../ports.ts";
import { createEmbedding } from "./create-embedding.ts";
import { mustFit, partsOf, wideRows } from "./model-vectors.ts";
import { nearestTokens } from "./nearest-tokens.ts";
import { trainEmbedding } from "./train/train-embedding.ts";
import type { TrainingCheckpoints } from "./train/training-checkpoints.ts";
import { trainingPreviews } from "./train/training-previews.ts";
import { writeEmbedding } from "./write-embedding.ts";

/** Makes embeddings with the image models of its thread, and looks into them. */
export function embeddingWorkshop(
  models: DiffusionModels,
  checkpoints: TrainingCheckpoints,
  paint: Paint = painter({}),
): EmbeddingWorkshop {
  return {
    createEmbedding: ({ model: name, text, vectors }) =>
      models.inTurn(async (get) => {
        const model = await get(name);
        return made(model, await origin(model, text, vectors));
      }),

    inspectEmbedding: ({ model: wanted, name, parts }) =>
      models.inTurn(async (get) => {
        const model = await get(wanted);
        mustFit(model, name, parts);
        return { model: model.name, ...nearestTokens(model, parts) };
      }),

    trainEmbedding: (request, { signal, onProgress } = {}) =>
      models.inTurn(async (get) => {
        signal?.throwIfAborted();
        const model = await get(request.model);
        const { vectors, seed, generations } = request;
        const { generations: _, ...learnt } = request;
        const kept = checkpoints.of({ ...learnt, model: model.hash });
        const { shape, latents } = await read(model, request.images);
        const training = {
          shape,
          latents,
          origin: await origin(model, request.text, vectors),
          vectors,
          seed,
          generations,
        };
        const show = trainingPreviews(generations, (values) => {
          const file = writeEmbedding(partsOf(model, values));
          const asked = {
            prompt: PREVIEW_NAME,
            negativePrompt: "",
            seed,
            count: 1,
            embeddings: [{ name: PREVIEW_NAME, file }],
          };
          const named = request.model === undefined ? {} : { model: request.model };
          return paint(get, { ...asked, ...named }, signal ? { signal } : {});
        });
        const { values, losses } = await trainEmbedding(model, training, {
          signal,
          state: await kept.read(generations),
          onGeneration: async (state, best) => {
            await kept.write(state);
            const preview = onProgress && (await show(state, best));
            const { generation } = state.search;
            onProgress?.({ generation, generations, losses: state.losses, ...(preview && { preview }) });
          },
        });
        await kept.remove();
        return { ...made(model, values), losses };
      }),
  };
}

/** Nobody's word, for a prompt that is the embedding alone. */
const PREVIEW_NAME = "zzembeddingzz";

function made(model: DiffusionModel, values: Float32Array): MadeEmbedding {
  return { model: model.name, modelHash: model.hash, parts: partsOf(model, values) };
}

/** What an embedding begins as, [vectors, width], the numbers of all text encoders behind one another in a row. */
async function origin(model: DiffusionModel, text: string, vectors: number): Promise<Float32Array> {
  const ids = model.tokenizer.encodeIds(text, { special: false });
  const rows = async (some: readonly number[]) => {
    const values = wideRows(model, some);
    return { dims: [some.length, values.length / some.length], values };
  };
  const { tensor } = await createEmbedding({ name: "new", vectors, ids, truncates: true }, rows);
  return tensor.values;
}

/** The pictures as the UNet knows them, at the size that the model was trained at. */
async function read(model: DiffusionModel, images: EmbeddingTrainingRequest["images"]) {
  const { width, height } = model.sizes;
  const shape = { channels: model.channels, rows: height / PIXELS_PER_CELL, columns: width / PIXELS_PER_CELL };
  const latents = [];
  for (const image of images) {
    const picture = fitPicture(await readPicture(image), width, height);
    latents.push(latentsOf(await encode(model, picture, shape), model.vaeScale));
  }
  return { shape, latents };
}
