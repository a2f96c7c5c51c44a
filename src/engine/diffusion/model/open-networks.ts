import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelFolder, ModelSession } from "../../ports.ts";
import { mustBeVaeDecoder, mustBeVaeEncoder, mustGive, mustReadStates } from "./network-checks.ts";
import { openTextEncoder, type TextEncoder, type TextEncoderParts, type TextEncoderPlace } from "./text-encoder.ts";
import { tilingGraph } from "./tiling-graph.ts";
import { hasSignedColours, type TinyDecoder, tinyDecoderFolder } from "./tiny-decoder.ts";
import type { UnetKind } from "./unet-kind.ts";

interface Networks extends UnetKind, AsyncDisposable {
  readonly textEncoders: readonly TextEncoder[];
  readonly unet: ModelSession;
  readonly vaeDecoder: ModelSession;
  readonly vaeEncoder: () => Promise<ModelSession>;
  readonly imageEncoder: () => Promise<ModelSession>;
  readonly tinyDecoder?: () => Promise<TinyDecoder>;
}

interface NetworkParts extends TextEncoderParts {
  readonly tiling: boolean;
  readonly places: readonly TextEncoderPlace[];
  /** Of its latents. */
  readonly latentChannels: number;
  /** Looks at the UNet before more is opened. */
  readonly kindOf: (unet: ModelSession) => UnetKind;
}

/** Opens a model's networks; whatever it had opened is closed when it throws. */
export async function openNetworks(
  model: ModelFolder,
  hash: string,
  { tiling, places, kindOf, latentChannels, ...parts }: NetworkParts,
): Promise<Networks> {
  const { name, folder } = model;
  await using opened = new AsyncDisposableStack();
  const graphs = tiling ? await graphFolder(hash, parts.cacheFolder, opened) : undefined;
  const load = async (part: string) => {
    const file = join(folder, part, "model.onnx");
    return parts.loadSession(graphs === undefined ? file : await tilingGraph(file, name, graphs), name);
  };
  const textEncoders: TextEncoder[] = [];
  for (const place of places) textEncoders.push(opened.use(await openTextEncoder(model, hash, parts, place)));
  const unet = opened.use(await load("unet"));
  const kind = kindOf(unet);
  mustGive({ model: name, part: "unet" }, unet, "out_sample");
  mustReadStates(
    name,
    textEncoders.map((ends, i) => ({ part: places[i]!.part, ends })),
    unet,
  );
  const vaeDecoder = opened.use(await load("vae_decoder"));
  mustBeVaeDecoder({ model: name, part: "vae_decoder" }, vaeDecoder, latentChannels);
  const everything = opened.move();
  const later = (part: string) => openedOnce(async () => everything.use(await load(part)));
  const tiny = await tinyDecoderFolder(folder);
  return {
    ...kind,
    textEncoders,
    unet,
    vaeDecoder,
    vaeEncoder: openedOnce(async () => {
      await using checking = new AsyncDisposableStack();
      const encoder = checking.use(await load("vae_encoder"));
      mustBeVaeEncoder({ model: name, part: "vae_encoder" }, encoder, latentChannels);
      everything.use(checking.move());
      return encoder;
    }),
    imageEncoder: later("image_encoder"),
    ...(tiny !== undefined && {
      tinyDecoder: openedOnce(async () => {
        const isSigned = await hasSignedColours(model, tiny);
        return { session: everything.use(await load(tiny)), isSigned };
      }),
    }),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Opens at the first call, and again after one that failed: the file may be there the next time. */
function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

/** Where graphs made of these weights are kept; without a cache, a folder that goes with the model. */
async function graphFolder(hash: string, cacheFolder: string | undefined, opened: AsyncDisposableStack) {
  if (cacheFolder !== undefined) return join(cacheFolder, hash);
  const folder = await mkdtemp(join(tmpdir(), "pictoken-"));
  opened.defer(() => rm(folder, { recursive: true }));
  return folder;
}
