import type { EmbeddedToken, Pooling, StoredEmbedding } from "../ports.ts";

/** A loaded network that makes vectors of texts, window by window. */
export interface TextEncoder<Window = unknown> extends AsyncDisposable {
  /** In the order of the network. */
  readonly stages: readonly Stage[];
  readonly defaults: { readonly stage: string; readonly pooling: Pooling; readonly normalize: boolean };
  /** Cuts a text into windows, at least one. `given` are textual inversions that it may name, for encoders that know such. */
  read(text: string, given?: readonly StoredEmbedding[]): Promise<TextWindows<Window>>;
  /** In tokens, padding included. */
  lengthOf(window: Window): number;
  /** All stages of each window; windows of one batch may differ in length. */
  run(windows: readonly Window[]): Promise<readonly WindowStates[]>;
}

export interface Stage {
  readonly name: string;
  /** The shape of its tensor: a row for each token, the same with a batch of one before it, or one vector. */
  readonly shape: "tokens" | "batch" | "vector";
}

/** Stages as the encoders here call them; which of them a model has, and how many layers, it says itself. */
export const usualStages: readonly string[] = [
  "last-hidden-state",
  "conditioning",
  "pooled",
  "projection",
  "token-embeddings",
  "position-embeddings",
  "embeddings",
  ...Array.from({ length: 12 }, (_, i) => `layer-${i + 1}`),
  ...["last-hidden-state", "projection", "token-embeddings", "position-embeddings", "embeddings"].map(secondStage),
  ...Array.from({ length: 32 }, (_, i) => secondStage(`layer-${i + 1}`)),
];

/** The name of a stage of Stable Diffusion XL's second text encoder. */
export function secondStage(name: string): string {
  return `second-${name}`;
}

interface TextWindows<Window> {
  readonly windows: readonly Window[];
  /** Of each window. */
  readonly tokens: readonly (readonly EmbeddedToken[])[];
  readonly unread?: string;
}

/** By stage: [tokens, dims] or [dims], row-major. */
export type WindowStates = ReadonlyMap<string, Float32Array>;

/** A loaded network that makes one vector of each picture. */
export interface ImageEncoder extends AsyncDisposable {
  run(images: readonly Float32Array[]): Promise<readonly Float32Array[]>;
  /** The picture as the network takes it. */
  read(image: Uint8Array): Promise<Float32Array>;
}
