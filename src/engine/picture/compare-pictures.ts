import { setImmediate } from "node:timers/promises";
import { EngineError } from "../errors.ts";
import { openPicture } from "./open-picture.ts";

/** How far two pictures are apart: channels of 0…255, transparency left out. */
export type PictureDifference =
  | { readonly kind: "same" }
  | { readonly kind: "other-size"; readonly width: number; readonly height: number }
  /** `mean` and `max` over all channels of all pixels; `changed` is the share of pixels that differ, 0…1. */
  | { readonly kind: "different"; readonly mean: number; readonly max: number; readonly changed: number };

/** `original` beside what was painted; only one of the painted one's size is decoded. Throws `EngineError("image.unreadable")`. */
export async function comparePictures(original: Uint8Array, painted: Uint8Array): Promise<PictureDifference> {
  try {
    const [{ width, height }, target] = await Promise.all([
      openPicture(original).metadata(),
      openPicture(painted).metadata(),
    ]);
    if (width !== target.width || height !== target.height) return { kind: "other-size", width, height };
    const [before, after] = await Promise.all([pixelsOf(original), pixelsOf(painted)]);
    return differenceOf(before, after);
  } catch (cause) {
    throw new EngineError("image.unreadable", {}, { cause });
  }
}

async function differenceOf(before: Buffer, after: Buffer): Promise<PictureDifference> {
  if (before.equals(after)) return { kind: "same" };
  let sum = 0;
  let max = 0;
  let changed = 0;
  for (let at = 0; at < after.length; at += 3) {
    if (at % CHANNELS_AT_ONCE === 0) await setImmediate();
    let widest = 0;
    for (let channel = at; channel < at + 3; channel++) {
      const apart = Math.abs(before[channel]! - after[channel]!);
      sum += apart;
      widest = Math.max(widest, apart);
    }
    if (widest > 0) changed++;
    max = Math.max(max, widest);
  }
  return { kind: "different", mean: sum / after.length, max, changed: (changed * 3) / after.length };
}

/** A turn of the event loop takes some milliseconds. */
const CHANNELS_AT_ONCE = 3 * 2 ** 19;

/** RGB, row by row. */
function pixelsOf(image: Uint8Array): Promise<Buffer> {
  return openPicture(image, { ignoreIcc: true }).toColourspace("srgb").removeAlpha().raw({ depth: "uchar" }).toBuffer();
}
