import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isBertLike } from "../embeddings/bert-config.ts";
import { EngineError } from "../errors.ts";
import type { ModelFolder, ModelTask } from "../ports.ts";
import { readJson } from "./read-json.ts";

/** What a model's files say of it. */
export type LookedAt = Pick<ModelFolder, "tasks" | "special">;

/**
 * What the model in this folder can do, by its layout: diffusers (`model_index.json`) or transformers.js (`config.json` beside `onnx/`).
 * Undefined where the folder is neither. Throws EngineErrors: `model.damaged` naming the file, `model.unsupported` naming the kind.
 */
export async function lookAtModel(folder: string, model: string): Promise<LookedAt | undefined> {
  if (await exists(join(folder, "model_index.json"))) return diffusersModel(folder, model);
  const isTransformers = (await exists(join(folder, "config.json"))) && (await exists(join(folder, "onnx")));
  return isTransformers ? { tasks: await encoderTasks(folder, model) } : undefined;
}

/** Components are `[library, class]`, or `[null, null]` where a pipeline goes without. */
const component = z.array(z.string().nullable()).optional();
const modelIndex = z.object({
  _class_name: z.string(),
  unet: component,
  text_encoder: component,
  text_encoder_2: component,
  image_encoder: component,
});

/** Stable Diffusion: a UNet and one text encoder, two in XL, in place of them an image encoder for image variations; Flux and SD 3 have a transformer. */
async function diffusersModel(folder: string, model: string): Promise<LookedAt> {
  const index = await readJson(join(folder, "model_index.json"), modelIndex, model);
  const reads = [index.text_encoder, index.text_encoder_2, index.image_encoder].some((encoder) => encoder?.[1]);
  if (!index.unet?.[1] || !reads) throw new EngineError("model.unsupported", { model, kind: index._class_name });
  const isSpecial = !index.text_encoder?.[1] || /InstructPix2Pix/.test(index._class_name);
  return { tasks: ["text-to-image"], ...(isSpecial && { special: true }) };
}

const transformersConfig = z.object({ model_type: z.string() });

async function encoderTasks(folder: string, model: string): Promise<readonly ModelTask[]> {
  const { model_type } = await readJson(join(folder, "config.json"), transformersConfig, model);
  const tasks = transformersTasks(model_type);
  if (tasks === undefined) throw new EngineError("model.unsupported", { model, kind: model_type });
  return tasks;
}

/** What a model that transformers.js opens is good for, by its `model_type`; undefined where that is nothing here. */
export function transformersTasks(modelType: string): readonly ModelTask[] | undefined {
  if (modelType === "clip") return ["text-embedding", "image-embedding"];
  return isBertLike(modelType) ? ["text-embedding"] : undefined;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
