import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../models/read-json.ts";
import { sessionSettings } from "../models/session-settings.ts";
import type { ModelFolder } from "../ports.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { bertConfig } from "./bert-config.ts";
import { clipConfig, clipImageEncoder, clipTextEncoder } from "./clip-encoders.ts";
import type { ImageEncoder, TextEncoder } from "./encoder.ts";
import { type ImagePromptParts, imagePromptEncoder } from "./image-prompt-encoder.ts";
import { sentenceEncoder } from "./sentence-encoder.ts";

export interface EncoderParts extends ImagePromptParts {
  readonly runtimeFor: Runtime;
}

/** Opens what makes vectors of texts in a model: `hash` names its weights. */
export async function openTextEncoder(model: ModelFolder, hash: string, parts: EncoderParts): Promise<TextEncoder> {
  const settings = await sessionSettings(model);
  if (model.tasks.includes("text-to-image")) {
    const loadSession: EncoderParts["loadSession"] = (file, name) => parts.loadSession(file, name, settings);
    return imagePromptEncoder(model, hash, { ...parts, loadSession }) as Promise<TextEncoder>;
  }
  const config = await readJson(join(model.folder, "config.json"), textConfig, model.name);
  const runtime = await parts.runtimeFor(settings);
  const opening =
    config.model_type === "clip" ? clipTextEncoder(model, config, runtime) : sentenceEncoder(model, config, runtime);
  return opening as Promise<TextEncoder>;
}

export async function openImageEncoder(model: ModelFolder, { runtimeFor }: EncoderParts): Promise<ImageEncoder> {
  return clipImageEncoder(model, await runtimeFor(await sessionSettings(model)));
}

const textConfig = z.discriminatedUnion("model_type", [bertConfig, clipConfig]);
