import sharp from "sharp";
import { type Pixels, pillowResize } from "../embeddings/pillow-resize.ts";
import type { LatentShape, Latents } from "./latents.ts";
import type { GivenPicture } from "./read-picture.ts";

/** Where a start image may change. */
export interface Mask {
  /** [height, width]: how much of the new picture is taken, 0…255, soft at the edges. */
  readonly pixels: Uint8Array;
  /** [rows, columns]: 1 where the latents may change, 0 where they are kept. */
  readonly cells: Float32Array;
}

/** White may change, black is kept; `soft` is as `softened` gives it, in the size that is painted. */
export function maskOf(soft: Pixels, { rows, columns }: Pick<LatentShape, "rows" | "columns">): Mask {
  const { width, height } = soft;
  const small = pillowResize(soft, columns, rows);
  return {
    // as A1111 lays pictures over one another: what is half in the mask is all new
    pixels: Uint8Array.from({ length: width * height }, (_, i) => Math.min(2 * soft.data[3 * i]!, 255)),
    cells: Float32Array.from({ length: rows * columns }, (_, i) => Math.round(small.data[3 * i]! / 255)),
  };
}

/** A mask in greys, soft at its edges; `blur` is the Gaussian's σ in pixels. */
export function softened(mask: Pixels, blur: number): Promise<Pixels> {
  return blurred(grey(mask), blur);
}

/** The transparent part of a picture as a mask: undefined where all of it is opaque. */
export function transparentPart({ width, height, opacity }: GivenPicture): Pixels | undefined {
  if (opacity === undefined) return undefined;
  return {
    width,
    height,
    data: Uint8Array.from({ length: 3 * width * height }, (_, i) => 255 - opacity[(i / 3) | 0]!),
  };
}

/** What may change is kept, and the other way round. */
export function inverted({ width, height, data }: Pixels): Pixels {
  return { width, height, data: data.map((value) => 255 - value) };
}

/** `painted` where the mask lets it through, [height, width, 3]; the start image is kept byte for byte elsewhere. */
export function laidOver(painted: Uint8ClampedArray, start: Pixels, mask: Pick<Mask, "pixels">): Uint8ClampedArray {
  return painted.map((value, i) => {
    const share = mask.pixels[(i / 3) | 0]!;
    return Math.round((value * share + start.data[i]! * (255 - share)) / 255);
  });
}

/** Latents `x` where they may change, `kept` elsewhere. */
export function blend(x: Latents, kept: Latents, { cells }: Mask): Latents {
  return x.map((value, i) => (cells[i % cells.length]! === 1 ? value : kept[i]!));
}

function grey({ width, height, data }: Pixels): Pixels {
  const brightness = Uint8Array.from({ length: width * height }, (_, i) =>
    // ITU-R 601, as Pillow's "L"
    Math.round(0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!),
  );
  return { width, height, data: Uint8Array.from({ length: data.length }, (_, i) => brightness[(i / 3) | 0]!) };
}

async function blurred({ width, height, data }: Pixels, sigma: number): Promise<Pixels> {
  if (sigma < LEAST_BLUR) return { width, height, data };
  const raw = { raw: { width, height, channels: 3 } } as const;
  return { width, height, data: await sharp(data, raw).blur(sigma).raw().toBuffer() };
}

/** What sharp takes; below, nothing shows. */
const LEAST_BLUR = 0.3;
