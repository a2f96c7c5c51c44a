import { join } from "node:path";
import { z } from "zod";
import { pipelineConfig } from "../diffusion/model/configs.ts";
import { textEncoderPlaces } from "../diffusion/model/text-encoder-places.ts";
import { readJson } from "../models/read-json.ts";
import type { ModelFolder } from "../ports.ts";

/** How many numbers a vector has of embeddings for an image model: its text encoders' widths together. Throws what is wrong with its files. */
export async function embeddingWidth({ name, folder }: ModelFolder): Promise<number> {
  const places = textEncoderPlaces(await readJson(join(folder, "model_index.json"), pipelineConfig, name));
  const configs = places.map(({ part }) => readJson(join(folder, part, "config.json"), encoderConfig, name));
  return (await Promise.all(configs)).reduce((sum, { hidden_size }) => sum + hidden_size, 0);
}

/** `text_encoder/config.json`; CLIP ViT-L's width where it is silent, as transformers has it. */
const encoderConfig = z.object({ hidden_size: z.int().positive().default(768) });
