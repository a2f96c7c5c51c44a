import type { z } from "zod";
import { EngineError } from "../../errors.ts";
import type { ModelSession } from "../../ports.ts";
import type { PictureInput } from "../picture-prompt/picture-prompt.ts";
import type { unetConfig } from "./configs.ts";
import { pictureInput } from "./picture-input.ts";

/** What a UNet reads besides latents, time and text. */
export interface UnetKind {
  /** Behind the latents: nothing, a mask and what it leaves of the start image, or the start image that it was taught to change by instruction. */
  readonly behind: "nothing" | "mask" | "image";
  /** Numbers in which a latent consistency model is told of guidance; absent in others. */
  readonly guidanceWidth?: number;
  /** What Stable Diffusion XL is told of sizes: of six numbers, or, in its refiner, of five with an aesthetic score. */
  readonly timeIds?: 6 | 5;
  /** Where a picture's embedding goes in, where one can be a prompt. */
  readonly pictureInput?: PictureInput;
}

/** By its inputs and its config; `readsText` is false for image variation models. Throws EngineErrors: `model.damaged` where it is no UNet, `model.feature` for an input that nothing here has a value for. */
export function unetKind(
  model: string,
  { inputs }: Pick<ModelSession, "inputs">,
  config: z.output<typeof unetConfig>,
  latentChannels: number,
  readsText = true,
): UnetKind {
  const dims = new Map(inputs.map(({ name, dims }) => [name, dims]));
  const missing = NEEDED.find((name) => !dims.has(name));
  if (missing !== undefined) throw notUnet(model, `it has no input ${missing}`);
  const unknown = inputs.find(({ name }) => ![...NEEDED, ...ADDED].includes(name));
  if (unknown !== undefined) throw new EngineError("model.feature", { model, feature: `UNet input ${unknown.name}` });
  const declared = dims.get("sample")![1];
  const channels = typeof declared === "number" ? declared : config.in_channels;
  const width = dims.get("timestep_cond")?.[1];
  const picture = pictureInput(model, dims, config, readsText);
  return {
    behind: behindLatents(model, channels - latentChannels, latentChannels),
    ...(dims.has("timestep_cond") && {
      guidanceWidth: typeof width === "number" ? width : (config.time_cond_proj_dim ?? USUAL_GUIDANCE_WIDTH),
    }),
    ...(picture !== undefined && { pictureInput: picture }),
    ...(dims.has("time_ids") && { timeIds: timeIds(dims.get("time_ids")![1], dims.get("text_embeds")?.[1], config) }),
  };
}

const NEEDED: readonly string[] = ["sample", "timestep", "encoder_hidden_states"];
const ADDED: readonly string[] = ["timestep_cond", "text_embeds", "time_ids", "image_embeds", "class_labels"];

const USUAL_GUIDANCE_WIDTH = 256;

function notUnet(model: string, reason: string): EngineError {
  return new EngineError("model.damaged", { model, file: "unet/model.onnx", reason });
}

function behindLatents(model: string, channels: number, latentChannels: number): UnetKind["behind"] {
  if (channels === 0) return "nothing";
  if (channels === latentChannels) return "image";
  if (channels === latentChannels + 1) return "mask";
  throw notUnet(model, `it reads ${channels + latentChannels} channels, of which latents are ${latentChannels}`);
}

/** Where the export leaves the length open, the config's sum tells: the pooled text, and so many numbers in sines. */
function timeIds(
  declared: number | string | undefined,
  pooled: number | string | undefined,
  { projection_class_embeddings_input_dim: sum, addition_time_embed_dim: each }: z.output<typeof unetConfig>,
): 6 | 5 {
  if (typeof declared === "number") return declared === 5 ? 5 : 6;
  if (sum === null || each === null) return 6;
  const text = typeof pooled === "number" ? pooled : REFINER_TEXT;
  return (sum - text) / each === 5 ? 5 : 6;
}

/** OpenCLIP's projection in Stable Diffusion XL. */
const REFINER_TEXT = 1280;
