import { join } from "node:path";
import { z } from "zod";
import { keepLast } from "../models/keep-last.ts";
import { modelHash } from "../models/model-hash.ts";
import { readJson } from "../models/read-json.ts";
import type { ImageEmbedder, ModelFolder, ModelStore, TextEmbedder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { clipConfig, clipImageEncoder, clipTextEncoder } from "./clip-encoders.ts";
import type { Encoder } from "./encoder.ts";
import { bertConfig, sentenceEncoder } from "./sentence-encoder.ts";

/** What embedding needs of the world. */
export interface EmbedderParts {
  readonly store: ModelStore;
  readonly runtime: RuntimeOptions;
}

/** Vectors of texts and pictures, for a thread of its own: networks run where it is called. Models stay loaded, the last few of each kind. */
export function embedders({ store, runtime }: EmbedderParts): TextEmbedder & ImageEmbedder {
  const textEncoders = keepLast<Encoder<string>>(MODELS_KEPT);
  const imageEncoders = keepLast<Encoder<Uint8Array>>(MODELS_KEPT);
  return {
    async embedText({ model, text }) {
      const found = await store.find("text-embedding", model);
      const encoder = await textEncoders(await version(found), () => openTextEncoder(found, runtime));
      return encoder.encode(text);
    },
    async embedImage({ model, image }) {
      const found = await store.find("image-embedding", model);
      const encoder = await imageEncoders(await version(found), () => clipImageEncoder(found, runtime));
      return encoder.encode(image);
    },
  };
}

/** Encoders are small; the largest common one, CLIP ViT-L/14, takes 1.7 GB with both its sides. */
const MODELS_KEPT = 2;

/** A model whose files were replaced is another model. */
async function version({ folder }: ModelFolder): Promise<string> {
  return `${folder} ${await modelHash(folder)}`;
}

const textConfig = z.discriminatedUnion("model_type", [bertConfig, clipConfig]);

async function openTextEncoder(model: ModelFolder, runtime: RuntimeOptions): Promise<Encoder<string>> {
  const config = await readJson(join(model.folder, "config.json"), textConfig, model.name);
  return config.model_type === "bert"
    ? sentenceEncoder(model, config, runtime)
    : clipTextEncoder(model, config, runtime);
}
