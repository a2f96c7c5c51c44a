import type { ImageEncoder, TextEncoder, WindowStates } from "./encoder.ts";
import { inBatches } from "./in-batches.ts";

/** An encoder whose windows are read together with those of other calls. */
export interface BatchedText extends AsyncDisposable {
  readonly encoder: TextEncoder;
  readonly runWindow: (window: unknown) => Promise<WindowStates>;
}

export interface BatchedImage extends AsyncDisposable {
  readonly encoder: ImageEncoder;
  readonly runOne: (pixels: Float32Array) => Promise<Float32Array>;
}

export function batchedText(encoder: TextEncoder, most: number): BatchedText {
  const sizeOf = (window: unknown) => Math.ceil(encoder.lengthOf(window) / SAME_LENGTH);
  return {
    encoder,
    runWindow: inBatches((windows) => encoder.run(windows), { most, waitMs: WAIT_MS, sizeOf }),
    [Symbol.asyncDispose]: () => encoder[Symbol.asyncDispose](),
  };
}

export function batchedImage(encoder: ImageEncoder, most: number): BatchedImage {
  return {
    encoder,
    runOne: inBatches((images) => encoder.run(images), { most, waitMs: WAIT_MS, sizeOf: () => 1 }),
    [Symbol.asyncDispose]: () => encoder[Symbol.asyncDispose](),
  };
}

/** Windows that are in the same sixteen tokens go together: padding then costs little. */
const SAME_LENGTH = 16;

/** People do not notice it, and a network that takes longer is given fuller batches. */
const WAIT_MS = 5;
