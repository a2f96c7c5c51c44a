import { createHash } from "node:crypto";
import { isEngineError } from "../errors.ts";
import { type LoadedModels, loadedModels } from "../models/loaded-models.ts";
import { weightBytes } from "../models/model-files.ts";
import { modelHash, modelState } from "../models/model-hash.ts";
import { usualModelMemory } from "../models/usual-model-memory.ts";
import type { Embedding, ImageEmbedder, ModelFolder, ModelStore, TextEmbedder, TextRequest } from "../ports.ts";
import { givenEmbeddings } from "../textual-inversion/given-embeddings.ts";
import { type BatchedImage, type BatchedText, batchedImage, batchedText } from "./batched-encoders.ts";
import { embedImage } from "./embed-image.ts";
import { embedText } from "./embed-text.ts";
import { keepBriefly } from "./keep-briefly.ts";
import { type EncoderParts, openImageEncoder, openTextEncoder } from "./open-encoder.ts";
import { remembered } from "./remembered.ts";
import { sharedWork } from "./shared-work.ts";

/** What embedding needs of the world. */
export interface EmbedderParts extends EncoderParts {
  readonly store: ModelStore;
  /** Where models stay loaded; on their own, in the usual amount of memory, when absent. */
  readonly loaded?: LoadedModels;
  /** The most windows or pictures that a network is given at once; 1 for no batching. */
  readonly mostAtOnce?: number;
  /** How much of what was made is remembered. */
  readonly rememberedBytes?: number;
}

/**
 * Vectors of texts and pictures, for a thread of its own: networks run where it is called. Calls that come together are read together; what was made
 * lately is known by its content. Models stay loaded as long as there is room.
 */
export function embedders(parts: EmbedderParts): TextEmbedder & ImageEmbedder {
  const {
    store,
    mostAtOnce = MOST_AT_ONCE,
    rememberedBytes = REMEMBERED_BYTES,
    loaded = loadedModels(usualModelMemory()),
  } = parts;
  const textEncoders = loaded.of<BatchedText>("texts");
  const imageEncoders = loaded.of<BatchedImage>("pictures");
  const lookUp = keepBriefly<Found>(LOOK_AGAIN_MS);
  const made = remembered<Embedding>(rememberedBytes);
  const making = sharedWork<Embedding>();

  return {
    async embedText({ model, prefer, embeddings = [], ...request }, { signal } = {}) {
      const { folder, hash, state, bytes } = await lookUp(`text ${prefer ?? ""} ${model ?? ""}`, () =>
        withHash(findTextModel(store, model, prefer)),
      );
      const open = async () => batchedText(await openTextEncoder(folder, hash, parts), mostAtOnce);
      const isImageModel = folder.tasks.includes("text-to-image");
      const given = isImageModel ? await givenEmbeddings(embeddings) : [];
      const vectors = isImageModel ? [...given, ...(await parts.embeddings.list())] : [];
      const content = [state, hash, request, vectors.map(({ name, shorthash }) => [name, shorthash])];
      const make = async (stop: AbortSignal) => {
        using loan = await textEncoders(`${state} ${hash}`, bytes, open);
        const { encoder, runWindow } = loan.model;
        return await embedText(folder.name, encoder, runWindow, request, { embeddings: given, signal: stop });
      };
      return once(content, make, signal);
    },
    async embedImage({ model, image, ...request }) {
      const { folder, hash, state, bytes } = await lookUp(`image ${model ?? ""}`, () =>
        withHash(store.find("image-embedding", model)),
      );
      const open = async () => batchedImage(await openImageEncoder(folder, parts), mostAtOnce);
      return once([state, hash, request, createHash("sha256").update(image).digest("hex")], async () => {
        using loan = await imageEncoders(`${state} ${hash}`, bytes, open);
        const { encoder, runOne } = loan.model;
        return await embedImage(folder.name, encoder, runOne, { image, ...request });
      });
    },
  };

  /** What was made of the same content by the same weights, or is being made, else `make`. The buffers of an answer are its caller's own. */
  async function once(
    content: readonly unknown[],
    make: (stop: AbortSignal) => Promise<Embedding>,
    signal?: AbortSignal,
  ): Promise<Embedding> {
    const key = createHash("sha256").update(JSON.stringify(content)).digest("base64");
    const known = made.get(key) ?? (await making(key, (stop) => remember(key, () => make(stop)), signal));
    return structuredClone(known);
  }

  async function remember(key: string, make: () => Promise<Embedding>): Promise<Embedding> {
    const embedding = await make();
    const bytes = bytesOf(embedding);
    if (made.takes(bytes)) made.set(key, embedding, bytes);
    return embedding;
  }
}

/** More at once takes memory and makes nothing faster on a CPU. */
const MOST_AT_ONCE = 32;

const REMEMBERED_BYTES = 64_000_000;

/** A model that is put into a folder is found this soon. */
const LOOK_AGAIN_MS = 1000;

interface Found {
  readonly folder: ModelFolder;
  /** Of its weights: a model whose files were replaced is another model. */
  readonly hash: string;
  /** Of all its files. */
  readonly state: string;
  /** What is read of it takes in memory. */
  readonly bytes: number;
}

async function withHash(finding: Promise<ModelFolder>): Promise<Found> {
  const folder = await finding;
  const read = folder.tasks.includes("text-to-image") ? "text_encoder/" : "";
  const [hash, state, bytes] = await Promise.all([modelHash(folder), modelState(folder), weightBytes(folder, read)]);
  return { folder, hash, state, bytes };
}

/** A text encoder of its own, or an image model's; the image model's without a name, unless sentences are preferred. */
async function findTextModel(
  store: ModelStore,
  name: string | undefined,
  prefer: TextRequest["prefer"],
): Promise<ModelFolder> {
  if (name === undefined) return store.find(prefer === "sentences" ? "text-embedding" : "text-to-image");
  try {
    return await store.find("text-embedding", name);
  } catch (error) {
    if (!isEngineError(error) || error.code !== "model.wrong-task") throw error;
    return store.find("text-to-image", name);
  }
}

function bytesOf({ values, tokens = [], pipeline = [] }: Embedding): number {
  const numbers = [values, ...pipeline.map((stage) => stage.values)].reduce((sum, { length }) => sum + length, 0);
  return 4 * numbers + BYTES_A_TOKEN * tokens.length;
}

/** An object with a number and a short text. */
const BYTES_A_TOKEN = 100;
