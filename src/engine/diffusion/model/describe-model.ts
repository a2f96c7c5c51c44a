import { access } from "node:fs/promises";
import { join } from "node:path";
import { readJson } from "../../models/read-json.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder } from "../../ports.ts";
import { samplers } from "../samplers/index.ts";
import type { Sizes } from "../sizes.ts";
import { pictokenConfig, pipelineConfig, unetConfig, vaeConfig } from "./configs.ts";
import { nativeSizes } from "./native-sizes.ts";
import { textEncoderPlaces } from "./text-encoder-places.ts";
import { readTraining } from "./training.ts";
import { type Defaults, isTurbo, usualDefaults } from "./usual-defaults.ts";

/** What kinds of Stable Diffusion are told apart, and what options mean only for some of them. */
type ModelKind =
  | "xl"
  | "refiner"
  | "consistency"
  | "turbo"
  | "inpainting"
  | "instructed"
  | "unclip"
  | "variations"
  | "velocity";

/** An image model by its configurations alone: nothing of it is loaded. */
export interface ImageModelDescription {
  readonly name: string;
  /** None for plain Stable Diffusion 1.x and 2.x. */
  readonly kinds: readonly ModelKind[];
  readonly sizes: Sizes;
  readonly defaults: Defaults;
  /** Options of `/imagine` that do nothing, or are refused, with this model. */
  readonly without: readonly string[];
}

/** Throws EngineErrors that name the file: `model.file-missing`, `model.damaged`, and `model.feature`. */
export async function describeModel(model: ModelFolder): Promise<ImageModelDescription> {
  const { name, folder } = model;
  const has = (file: string) =>
    access(join(folder, file)).then(
      () => true,
      () => false,
    );
  const places = textEncoderPlaces(await readJson(join(folder, "model_index.json"), pipelineConfig, name));
  const unet = await readJson(join(folder, "unet", "config.json"), unetConfig, name);
  const vae = await readJson(join(folder, "vae_decoder", "config.json"), vaeConfig, name);
  const ours = await readOptionalJson(join(folder, "pictoken.json"), pictokenConfig, name);
  const { scheduler, prediction } = await readTraining(model);
  const isXl = places.some(({ reads }) => reads === "penultimate");
  const more = unet.in_channels - vae.latent_channels;
  const isToldGuidance = unet.time_cond_proj_dim !== null;
  const takesLabels = unet.class_embed_type === "projection" && !isXl;
  const marks: readonly (readonly [ModelKind, boolean])[] = [
    ["xl", isXl],
    ["refiner", isXl && places.length === 1],
    ["consistency", isToldGuidance],
    ["turbo", isTurbo(scheduler)],
    ["inpainting", more === vae.latent_channels + 1],
    ["instructed", more === vae.latent_channels],
    ["unclip", takesLabels],
    ["variations", places.length === 0],
    ["velocity", prediction === "v_prediction"],
  ];
  const kinds = marks.flatMap(([kind, applies]) => (applies ? [kind] : []));
  const defaults = { ...usualDefaults(scheduler, { isToldGuidance, takesLabels }), ...ours?.defaults };
  return {
    name,
    kinds,
    sizes: nativeSizes(unet),
    defaults: { ...defaults, sampler: nameOf(defaults.sampler) },
    without: withoutOptions({
      kinds,
      defaults,
      sees: await has("image_encoder/model.onnx"),
      encodes: await has("vae_encoder/model.onnx"),
    }),
  };
}

/** As `/imagine` offers it. */
function nameOf(sampler: string): string {
  return samplers.find(({ name, aliases }) => name === sampler || aliases.includes(sampler))?.name ?? sampler;
}

function withoutOptions({
  kinds,
  defaults,
  sees,
  encodes,
}: {
  readonly kinds: readonly ModelKind[];
  readonly defaults: Defaults;
  readonly sees: boolean;
  readonly encodes: boolean;
}): readonly string[] {
  const is = (kind: ModelKind) => kinds.includes(kind);
  return [
    ...(is("variations") ? ["prompt", "negative", "clip-skip", "emphasis"] : []),
    ...(is("consistency") || (defaults.guidanceScale === 1 && !is("variations")) ? ["negative"] : []),
    ...(encodes ? [] : ["image", "strength", "mask"]),
    ...(is("instructed") ? [] : ["image-guidance"]),
    ...(sees ? [] : ["image-prompt", "image-prompt-weight"]),
    ...(is("unclip") && sees ? [] : ["image-prompt-noise"]),
  ];
}
