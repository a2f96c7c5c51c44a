import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../models/read-json.ts";
import type { ModelFolder } from "../ports.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";
import { bertConfig } from "./bert-config.ts";
import { clipConfig, clipImageEncoder, clipTextEncoder } from "./clip-encoders.ts";
import type { ImageEncoder, TextEncoder } from "./encoder.ts";
import { type ImagePromptParts, imagePromptEncoder } from "./image-prompt-encoder.ts";
import { sentenceEncoder } from "./sentence-encoder.ts";

export interface EncoderParts extends ImagePromptParts {
  readonly runtime: RuntimeOptions;
}

/** Opens what makes vectors of texts in a model: `hash` names its weights. */
export async function openTextEncoder(model: ModelFolder, hash: string, parts: EncoderParts): Promise<TextEncoder> {
  if (model.tasks.includes("text-to-image")) return imagePromptEncoder(model, hash, parts) as Promise<TextEncoder>;
  const config = await readJson(join(model.folder, "config.json"), textConfig, model.name);
  const opening =
    config.model_type === "clip"
      ? clipTextEncoder(model, config, parts.runtime)
      : sentenceEncoder(model, config, parts.runtime);
  return opening as Promise<TextEncoder>;
}

export function openImageEncoder(model: ModelFolder, { runtime }: EncoderParts): Promise<ImageEncoder> {
  return clipImageEncoder(model, runtime);
}

const textConfig = z.discriminatedUnion("model_type", [bertConfig, clipConfig]);
