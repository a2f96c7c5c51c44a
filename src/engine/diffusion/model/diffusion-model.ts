import { join } from "node:path";
import { readJson } from "../../models/read-json.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder, ModelSession, Tokenizer } from "../../ports.ts";
import { chunkWindow } from "../../prompt/chunk-window.ts";
import type { ChunkWindow } from "../../prompt/chunks.ts";
import { tokenizerFromFolder } from "../../tokens/tokenizer-from-folder.ts";
import { PIXELS_PER_CELL } from "../latents.ts";
import { type PreviewColours, stableDiffusionColours, stableDiffusionXlColours } from "../preview.ts";
import type { Sizes } from "../sizes.ts";
import {
  pictokenConfig,
  pipelineConfig,
  type SchedulerConfig,
  textEncoderConfig,
  unetConfig,
  vaeConfig,
} from "./configs.ts";
import { openNetworks } from "./open-networks.ts";
import { paddingId } from "./padding-id.ts";
import type { TextEncoder, TextEncoderParts } from "./text-encoder.ts";
import { type PipelineEncoder, textEncoderPlaces } from "./text-encoder-places.ts";
import { readTraining, type Training } from "./training.ts";
import { type UnetKind, unetKind } from "./unet-kind.ts";
import { withoutText } from "./without-text.ts";

/**
 * A Stable Diffusion model in diffusers' ONNX layout, loaded: 1.x, 2.x, XL or XL's refiner, and what was made of them. Asking an image variation model,
 * which has no text encoders, for its words throws `EngineError("model.no-text", {model})`.
 */
export interface DiffusionModel extends UnetKind, AsyncDisposable {
  readonly name: string;
  readonly folder: string;
  readonly hash: string;
  readonly tokenizer: Tokenizer;
  readonly window: ChunkWindow;
  /** The first of its text encoders. */
  readonly textEncoder: TextEncoder;
  /** All of them, none in image variation models, in the order in which the UNet reads their states side by side, each with the id that fills its windows up. */
  readonly textEncoders: readonly { readonly encoder: TextEncoder; readonly padding: number }[];
  /** An empty negative prompt is states of zeros, not those of an empty text. */
  readonly emptyIsZero: boolean;
  readonly unet: ModelSession;
  readonly vaeDecoder: ModelSession;
  /** Opened when it is first asked for: text-to-image needs none. */
  readonly vaeEncoder: () => Promise<ModelSession>;
  /** Likewise, for pictures that are prompts. */
  readonly imageEncoder: () => Promise<ModelSession>;
  readonly training: Training;
  /** Of its latents. */
  readonly channels: number;
  /** What the VAE's latents are multiplied with to get the UNet's. */
  readonly vaeScale: number;
  readonly sizes: Sizes;
  readonly defaults: Defaults;
  readonly colours: PreviewColours;
}

interface Defaults {
  readonly steps: number;
  readonly guidanceScale: number;
  readonly sampler: string;
}

/** Few steps are all that distilled models know, and guidance is in their weights: their makers' own examples. */
function usualDefaults({ _class_name: sampler = "", timestep_spacing }: SchedulerConfig, kind: UnetKind): Defaults {
  if (kind.guidanceWidth !== undefined) return { steps: 4, guidanceScale: 8, sampler: "LCMScheduler" };
  if (kind.pictureInput?.name === "class_labels") return { ...GENERAL_DEFAULTS, guidanceScale: 10 };
  const isTurbo = timestep_spacing === "trailing" && /^Euler/.test(sampler);
  return isTurbo ? { steps: 4, guidanceScale: 1, sampler } : GENERAL_DEFAULTS;
}

/** diffusers' steps and scale for Stable Diffusion are 50 and 7.5; A1111's, whose steps most recipes use, 20 and 7. */
const GENERAL_DEFAULTS: Defaults = { steps: 20, guidanceScale: 7.5, sampler: "Euler" };

/**
 * Reads a model's folder and opens its networks, for pictures whose edges fit together where `tiling` is set. Throws EngineErrors: `model.file-missing`, `model.damaged`, `model.feature`, and those
 * of `loadSession`; whatever it had opened is closed then.
 */
export async function loadDiffusionModel(
  model: ModelFolder,
  hash: string,
  loadSession: TextEncoderParts["loadSession"],
  { cacheFolder, tiling = false }: { readonly cacheFolder?: string | undefined; readonly tiling?: boolean } = {},
): Promise<DiffusionModel> {
  const { name, folder } = model;
  const places = textEncoderPlaces(await readJson(join(folder, "model_index.json"), pipelineConfig, name));
  const [first] = places;
  const unet = await readJson(join(folder, "unet", "config.json"), unetConfig, name);
  const vae = await readJson(join(folder, "vae_decoder", "config.json"), vaeConfig, name);
  const ours = await readOptionalJson(join(folder, "pictoken.json"), pictokenConfig, name);
  const paddings = await Promise.all(places.map((place) => paddingId(model, place.tokenizer)));
  const reading = first && (await readingOf(model, first, paddings[0]));
  const training = await readTraining(model);
  const kindOf = (session: ModelSession) => unetKind(name, session, unet, vae.latent_channels, first !== undefined);
  const networks = await openNetworks(model, hash, { loadSession, cacheFolder, tiling, places, kindOf });
  const textEncoders = networks.textEncoders.map((encoder, i) => ({ encoder, padding: paddings[i]! }));
  const loaded = {
    name,
    folder,
    hash,
    training,
    channels: vae.latent_channels,
    vaeScale: vae.scaling_factor,
    sizes: sizesOf(unet.sample_size, unet.block_out_channels.length),
    defaults: { ...usualDefaults(training.scheduler, networks), ...ours?.defaults },
    colours: ours?.preview ?? (first?.reads === "penultimate" ? stableDiffusionXlColours : stableDiffusionColours),
    emptyIsZero: first?.emptyIsZero ?? false,
    ...networks,
    textEncoders,
  };
  const words = reading && { ...reading, textEncoder: textEncoders[0]!.encoder };
  // not spread: what is without text says so only when it is asked
  return Object.defineProperties(
    loaded,
    Object.getOwnPropertyDescriptors(words ?? withoutText(name)),
  ) as typeof loaded & NonNullable<typeof words>;
}

async function readingOf({ name, folder }: ModelFolder, first: PipelineEncoder, padding: number | undefined) {
  const text = await readJson(join(folder, first.part, "config.json"), textEncoderConfig, name);
  const tokenizer = await tokenizerFromFolder(join(folder, first.tokenizer));
  return { tokenizer, window: chunkWindow(tokenizer, text.max_position_embeddings, padding) };
}

/**
 * A UNet halves its picture once per level after the first, and an exported one cannot make up for an odd side, so a side is a multiple of
 * 8 · 2^(levels − 1). The range, an eighth to four times the native side, is that of A1111's sliders (64–2048) for a model of 512.
 */
function sizesOf(native: number | readonly [number, number], levels: number): Sizes {
  const [rows, columns] = typeof native === "number" ? [native, native] : native;
  const multiple = PIXELS_PER_CELL * 2 ** (levels - 1);
  const side = PIXELS_PER_CELL * Math.max(rows, columns);
  return {
    width: PIXELS_PER_CELL * columns,
    height: PIXELS_PER_CELL * rows,
    multiple,
    min: Math.max(multiple, Math.ceil(side / 8 / multiple) * multiple),
    max: 4 * side,
  };
}
