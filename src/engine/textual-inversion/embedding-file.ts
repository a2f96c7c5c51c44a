import type { FileTensor } from "./file-tensor.ts";

/** A textual inversion, read and checked. */
export interface EmbeddingFile {
  /** How many tokens' places it takes, 1…75. */
  readonly vectors: number;
  /** Numbers of each vector: that of the text encoder that it was made for, or 2048 for Stable Diffusion XL's two. */
  readonly width: number;
  /** [vectors, 768] and [vectors, 1280] for Stable Diffusion XL, else [vectors, width]. */
  readonly parts: readonly FileTensor[];
  readonly format: "a1111" | "diffusers" | "sdxl";
  /** What it calls itself; not what calls it, which is its file's name. */
  readonly nameInside?: string;
  readonly step?: number;
  /** A1111's short name for its numbers: 4 hexadecimal digits. */
  readonly checksum: string;
  /** The first 12 hexadecimal digits of the file's SHA-256, as A1111 writes them into a recipe. */
  readonly shorthash: string;
}
