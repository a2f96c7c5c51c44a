import { createHash } from "node:crypto";
import { isEngineError } from "../errors.ts";
import { keepLast } from "../models/keep-last.ts";
import { modelHash, modelState } from "../models/model-hash.ts";
import type { Embedding, ImageEmbedder, ModelFolder, ModelStore, TextEmbedder, TextRequest } from "../ports.ts";
import { type BatchedImage, type BatchedText, batchedImage, batchedText } from "./batched-encoders.ts";
import { embedImage } from "./embed-image.ts";
import { embedText } from "./embed-text.ts";
import { keepBriefly } from "./keep-briefly.ts";
import { type EncoderParts, openImageEncoder, openTextEncoder } from "./open-encoder.ts";
import { remembered } from "./remembered.ts";

/** What embedding needs of the world. */
export interface EmbedderParts extends EncoderParts {
  readonly store: ModelStore;
  /** The most windows or pictures that a network is given at once; 1 for no batching. */
  readonly mostAtOnce?: number;
  /** How much of what was made is remembered. */
  readonly rememberedBytes?: number;
}

/**
 * Vectors of texts and pictures, for a thread of its own: networks run where it is called. Calls that come together are read together; what was made
 * lately is known by its content. Models stay loaded, the last few of each kind.
 */
export function embedders(parts: EmbedderParts): TextEmbedder & ImageEmbedder {
  const { store, mostAtOnce = MOST_AT_ONCE, rememberedBytes = REMEMBERED_BYTES } = parts;
  const textEncoders = keepLast<BatchedText>(MODELS_KEPT);
  const imageEncoders = keepLast<BatchedImage>(MODELS_KEPT);
  const lookUp = keepBriefly<Found>(LOOK_AGAIN_MS);
  const made = remembered<Embedding>(rememberedBytes);

  return {
    async embedText({ model, prefer, ...request }) {
      const { folder, hash, state } = await lookUp(`text ${prefer ?? ""} ${model ?? ""}`, () =>
        withHash(findTextModel(store, model, prefer)),
      );
      const open = async () => batchedText(await openTextEncoder(folder, hash, parts), mostAtOnce);
      const vectors = folder.tasks.includes("text-to-image") ? await parts.embeddings.list() : [];
      return once([state, hash, request, vectors.map(({ shorthash }) => shorthash)], async () => {
        const { encoder, runWindow } = await textEncoders(`${state} ${hash}`, open);
        return embedText(folder.name, encoder, runWindow, request);
      });
    },
    async embedImage({ model, image, ...request }) {
      const { folder, hash, state } = await lookUp(`image ${model ?? ""}`, () =>
        withHash(store.find("image-embedding", model)),
      );
      const open = async () => batchedImage(await openImageEncoder(folder, parts), mostAtOnce);
      return once([state, hash, request, createHash("sha256").update(image).digest("hex")], async () => {
        const { encoder, runOne } = await imageEncoders(`${state} ${hash}`, open);
        return embedImage(folder.name, encoder, runOne, { image, ...request });
      });
    },
  };

  /** What was made of the same content by the same weights, else `make`. The buffers of an answer are its caller's own. */
  async function once(content: readonly unknown[], make: () => Promise<Embedding>): Promise<Embedding> {
    const key = createHash("sha256").update(JSON.stringify(content)).digest("base64");
    const known = made.get(key);
    if (known !== undefined) return structuredClone(known);
    const embedding = await make();
    const bytes = bytesOf(embedding);
    if (made.takes(bytes)) made.set(key, structuredClone(embedding), bytes);
    return embedding;
  }
}

/** Encoders are small; the largest common one, CLIP ViT-L/14, takes 1.7 GB with both its sides. */
const MODELS_KEPT = 2;

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
}

async function withHash(finding: Promise<ModelFolder>): Promise<Found> {
  const folder = await finding;
  const [hash, state] = await Promise.all([modelHash(folder), modelState(folder)]);
  return { folder, hash, state };
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
