import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { ModelFolder, ModelSession } from "../../ports.ts";

/** A small decoder for previews, in the manner of TAESD. */
export interface TinyDecoder {
  readonly session: ModelSession;
  /** Whether its colours are −1…1, as diffusers' `AutoencoderTiny` gives them, or 0…1, as the makers' own. */
  readonly isSigned: boolean;
}

/** The folders in which exports have it. */
export const tinyDecoderFolders = ["taesd_decoder", "vae_decoder_tiny", "tiny_vae_decoder"] as const;

/** The folder of a model's small decoder, where it has one. */
export async function tinyDecoderFolder(folder: string): Promise<string | undefined> {
  for (const name of tinyDecoderFolders)
    if (await stat(join(folder, name, "model.onnx")).catch(() => undefined)) return name;
  return undefined;
}

/** What its `config.json` says of its colours. */
export async function hasSignedColours({ name, folder }: ModelFolder, part: string): Promise<boolean> {
  const config = await readOptionalJson(join(folder, part, "config.json"), tinyConfig, name);
  return config?._class_name === "AutoencoderTiny";
}

const tinyConfig = z.object({ _class_name: z.string().optional() });
