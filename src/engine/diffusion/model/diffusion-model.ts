import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineError } from "../../errors.ts";
import { readJson } from "../../models/read-json.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder, ModelSession, Tokenizer } from "../../ports.ts";
import { chunkWindow } from "../../prompt/chunk-window.ts";
import type { ChunkWindow } from "../../prompt/chunks.ts";
import { tokenizerFromFolder } from "../../tokens/tokenizer-from-folder.ts";
import { PIXELS_PER_CELL } from "../latents.ts";
import { type PreviewColours, stableDiffusionColours } from "../preview.ts";
import type { Sizes } from "../sizes.ts";
import { pictokenConfig, textEncoderConfig, unetConfig, vaeConfig } from "./configs.ts";
import { paddingId } from "./padding-id.ts";
import { openTextEncoder, type TextEncoder, type TextEncoderParts } from "./text-encoder.ts";
import { tilingGraph } from "./tiling-graph.ts";
import { readTraining, type Training } from "./training.ts";

/** A Stable Diffusion 1.x or 2.x model in diffusers' ONNX layout, loaded. */
export interface DiffusionModel extends AsyncDisposable {
  readonly name: string;
  readonly hash: string;
  readonly tokenizer: Tokenizer;
  readonly window: ChunkWindow;
  readonly textEncoder: TextEncoder;
  readonly unet: ModelSession;
  readonly vaeDecoder: ModelSession;
  /** Opened when it is first asked for: text-to-image needs none. */
  readonly vaeEncoder: () => Promise<ModelSession>;
  readonly training: Training;
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
  const text = await readJson(join(folder, "text_encoder", "config.json"), textEncoderConfig, name);
  const unet = await readJson(join(folder, "unet", "config.json"), unetConfig, name);
  const vae = await readJson(join(folder, "vae_decoder", "config.json"), vaeConfig, name);
  const ours = await readOptionalJson(join(folder, "pictoken.json"), pictokenConfig, name);
  const tokenizer = await tokenizerFromFolder(join(folder, "tokenizer"));
  const settings = {
    name,
    hash,
    tokenizer,
    window: chunkWindow(tokenizer, text.max_position_embeddings, await paddingId(model)),
    training: await readTraining(model),
    channels: unet.in_channels,
    vaeScale: vae.scaling_factor,
    sizes: sizesOf(unet.sample_size, unet.block_out_channels.length),
    defaults: { ...GENERAL_DEFAULTS, ...ours?.defaults },
    colours: ours?.preview ?? stableDiffusionColours,
  };
  return { ...settings, ...(await openNetworks(model, hash, { loadSession, cacheFolder }, tiling)) };
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

type Networks = Pick<DiffusionModel, "textEncoder" | "unet" | "vaeDecoder" | "vaeEncoder" | typeof Symbol.asyncDispose>;

async function openNetworks(
  model: ModelFolder,
  hash: string,
  parts: TextEncoderParts,
  tiling: boolean,
): Promise<Networks> {
  const { name, folder } = model;
  await using opened = new AsyncDisposableStack();
  const graphs = tiling ? await graphFolder(hash, parts.cacheFolder, opened) : undefined;
  const load = async (part: string) => {
    const file = join(folder, part, "model.onnx");
    return parts.loadSession(graphs === undefined ? file : await tilingGraph(file, name, graphs), name);
  };
  const open = async (part: string) => opened.use(await load(part));
  const textEncoder = opened.use(await openTextEncoder(model, hash, parts));
  const unet = await open("unet");
  const inputs = new Set(unet.inputs.map((input) => input.name));
  const [difference] = inputs.symmetricDifference(UNET_INPUTS);
  if (difference) throw new EngineError("model.feature", { model: name, feature: `UNet input ${difference}` });
  const vaeDecoder = await open("vae_decoder");
  const everything = opened.move();
  let encoder: Promise<ModelSession> | undefined;
  return {
    textEncoder,
    unet,
    vaeDecoder,
    vaeEncoder() {
      encoder ??= load("vae_encoder").then(
        (session) => everything.use(session),
        (error: unknown) => {
          encoder = undefined; // the file may be there the next time
          throw error;
        },
      );
      return encoder;
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Where graphs made of these weights are kept; without a cache, a folder that goes with the model. */
async function graphFolder(hash: string, cacheFolder: string | undefined, opened: AsyncDisposableStack) {
  if (cacheFolder !== undefined) return join(cacheFolder, hash);
  const folder = await mkdtemp(join(tmpdir(), "pictoken-"));
  opened.defer(() => rm(folder, { recursive: true }));
  return folder;
}

/** Stable Diffusion XL and latent consistency models have more. */
const UNET_INPUTS: ReadonlySet<string> = new Set(["sample", "timestep", "encoder_hidden_states"]);
