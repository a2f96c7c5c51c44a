import type { FileTensor } from "./file-tensor.ts";
import { writeSafetensors } from "./safetensors.ts";

/** An embedding's parts as a .safetensors file: one as diffusers names it, Stable Diffusion XL's two as A1111 does. */
export function writeEmbedding(parts: readonly FileTensor[]): Uint8Array {
  const keys = parts.length > 1 ? ["clip_l", "clip_g"] : ["emb_params"];
  return writeSafetensors(Object.fromEntries(parts.map((part, i) => [keys[i]!, part])));
}
