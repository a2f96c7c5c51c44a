import { join } from "node:path";
import { readJson } from "../../models/read-json.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder, ModelSession, Tokenizer } from "../../ports.ts";
import { chunkWindow } from "../../prompt/chunk-window.ts";
import type { ChunkWindow } from "../../prompt/chunks.ts";
import { tokenizerFromFolder } from "../../tokens/tokenizer-from-folder.ts";
import { type PreviewColours, stableDiffusionColours, stableDiffusionXlColours } from "../preview.ts";
import type { Sizes } from "../sizes.ts";
import { pictokenConfig, pipelineConfig, textEncoderConfig, unetConfig, vaeConfig } from "./configs.ts";
import { nativeSizes } from "./native-sizes.ts";
import { openNetworks } from "./open-networks.ts";
import { paddingId } from "./padding-id.ts";
import type { TextEncoder, TextEncoderParts } from "./text-encoder.ts";
import { type PipelineEncoder, textEncoderPlaces } from "./text-encoder-places.ts";
import type { TinyDecoder } from "./tiny-decoder.ts";
import { readTraining, type Training } from "./training.ts";
import { type UnetKind, unetKind } from "./unet-kind.ts";
import { type Defaults, usualDefaults } from "./usual-defaults.ts";
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
  /** A small decoder for previews, where the folder has one; opened when it is first asked for. */
  readonly tinyDecoder?: () => Promise<TinyDecoder>;
  readonly training: Training;
  /** Of its latents. */
  readonly channels: number;
  /** What the VAE's latents are multiplied with to get the UNet's. */
  readonly vaeScale: number;
  readonly sizes: Sizes;
  readonly defaults: Defaults;
  readonly colours: PreviewColours;
}

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
  const networks = await openNetworks(model, hash, {
    loadSession,
    cacheFolder,
    tiling,
    places,
    kindOf,
    latentChannels: vae.latent_channels,
  });
  const textEncoders = networks.textEncoders.map((encoder, i) => ({ encoder, padding: paddings[i]! }));
  const traits = {
    isToldGuidance: networks.guidanceWidth !== undefined,
    takesLabels: networks.pictureInput?.name === "class_labels",
  };
  const loaded = {
    name,
    folder,
    hash,
    training,
    channels: vae.latent_channels,
    vaeScale: vae.scaling_factor,
    sizes: nativeSizes(unet),
    defaults: { ...usualDefaults(training.scheduler, traits), ...ours?.defaults },
    colours: ours?.preview ?? (first?.reads === "penultimate" ? stableDiffusionXlColours : stableDiffusionColours),
    emptyIsZero: first?.emptyIsZero ?? false,
    ...networks,
    textEncoders,
  };
  return reading ? { ...loaded, ...reading, textEncoder: textEncoders[0]!.encoder } : withoutText(name, loaded);
}

async function readingOf({ name, folder }: ModelFolder, first: PipelineEncoder, padding: number | undefined) {
  const text = await readJson(join(folder, first.part, "config.json"), textEncoderConfig, name);
  const tokenizer = await tokenizerFromFolder(join(folder, first.tokenizer));
  return { tokenizer, window: chunkWindow(tokenizer, text.max_position_embeddings, padding) };
}
