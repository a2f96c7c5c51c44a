import { z } from "zod";
import { EngineError } from "../errors.ts";
import { openPicture } from "../picture/open-picture.ts";
import { type Pixels, pillowResize } from "./pillow-resize.ts";

/** CLIP's `preprocessor_config.json`. Sizes are one number in older files; resample 3 is Pillow's bicubic. */
export const preprocessorConfig = z.object({
  size: z.union([
    z.int().positive(),
    z.object({ shortest_edge: z.int().positive() }).transform((s) => s.shortest_edge),
  ]),
  crop_size: z.union([
    z.int().positive(),
    z.object({ height: z.int().positive(), width: z.int().positive() }).transform((s) => s.height),
  ]),
  resample: z.literal(3).default(3),
  rescale_factor: z.number().default(1 / 255),
  image_mean: z.tuple([z.number(), z.number(), z.number()]),
  image_std: z.tuple([z.number(), z.number(), z.number()]),
});

/**
 * A picture as CLIP's vision model takes it, [3, crop, crop]: upright, without its transparency, shortest side resized, middle cut out,
 * each channel normalised. The arithmetic is that of transformers' CLIPImageProcessor (Python), in float32. Throws `EngineError("image.unreadable")`.
 */
export async function clipPixels(
  image: Uint8Array,
  config: z.output<typeof preprocessorConfig>,
): Promise<Float32Array> {
  const decoded = await decode(image);
  const { width, height } = sizeFor(decoded, config.size);
  return normalise(cropMiddle(pillowResize(decoded, width, height), config.crop_size), config);
}

/** Colour profiles are left alone, as Pillow leaves them. */
async function decode(image: Uint8Array): Promise<Pixels> {
  try {
    const upright = openPicture(image, { ignoreIcc: true }).autoOrient().toColourspace("srgb").removeAlpha();
    const { data, info } = await upright.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw new EngineError("image.unreadable", {}, { cause });
  }
}

function sizeFor({ width, height }: Pixels, shortestEdge: number): { readonly width: number; readonly height: number } {
  const longer = Math.trunc((shortestEdge * Math.max(width, height)) / Math.min(width, height));
  return width < height ? { width: shortestEdge, height: longer } : { width: longer, height: shortestEdge };
}

/** Cuts a square; black where the picture is smaller. */
function cropMiddle({ width, height, data }: Pixels, side: number): Pixels {
  const top = Math.floor((height - side) / 2);
  const left = Math.floor((width - side) / 2);
  const cut = new Uint8Array(side * side * 3);
  for (let row = Math.max(0, -top); row < Math.min(side, height - top); row++) {
    const firstColumn = Math.max(0, left);
    const from = ((row + top) * width + firstColumn) * 3;
    const length = Math.min(side, width - firstColumn) * 3;
    cut.set(data.subarray(from, from + length), (row * side + firstColumn - left) * 3);
  }
  return { width: side, height: side, data: cut };
}

function normalise(
  { data }: Pixels,
  { rescale_factor, image_mean, image_std }: z.output<typeof preprocessorConfig>,
): Float32Array {
  const plane = data.length / 3;
  const values = new Float32Array(data.length);
  for (let channel = 0; channel < 3; channel++) {
    const mean = Math.fround(image_mean[channel]!);
    const std = Math.fround(image_std[channel]!);
    for (let i = 0; i < plane; i++) {
      const scaled = Math.fround(data[i * 3 + channel]! * rescale_factor);
      values[channel * plane + i] = Math.fround(scaled - mean) / std;
    }
  }
  return values;
}
