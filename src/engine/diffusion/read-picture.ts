import type { Sharp } from "sharp";
import type { Pixels } from "../embeddings/pillow-resize.ts";
import { EngineError, isEngineError } from "../errors.ts";
import { openPicture } from "../picture/open-picture.ts";

/** A picture that somebody gave, upright, in sRGB, of an animation the first frame; what is transparent lies on white. */
export interface GivenPicture extends Pixels {
  /** [height, width], 0 transparent … 255 opaque; absent where all of it is opaque. */
  readonly opacity?: Uint8Array;
}

/** Throws EngineErrors: `image.unreadable`, `image.too-many-pixels` {width, height, most}, in millions. */
export async function readPicture(image: Uint8Array): Promise<GivenPicture> {
  const { data, info } = await readable(async () => {
    const { width, height } = await openPicture(image, { limitInputPixels: false }).metadata();
    if (width * height > MOST_PIXELS)
      throw new EngineError("image.too-many-pixels", { width, height, most: MOST_PIXELS / 1e6 });
    const upright = openPicture(image, { limitInputPixels: false }).autoOrient();
    const reduced = Math.max(width, height) > LONGEST_SIDE ? shrunk(upright) : upright;
    return reduced.toColourspace("srgb").ensureAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  });
  return onWhite(data, info.width, info.height);
}

/** Decoded whole, more would take hundreds of megabytes; a telephone's camera makes 50 to 200 million pixels at most. */
const MOST_PIXELS = 250_000_000;

/** Longer pictures are first shrunk as they are read, row by row. No model paints a side of more than 4096. */
const LONGEST_SIDE = 4096;

function shrunk(picture: Sharp): Sharp {
  return picture.resize(LONGEST_SIDE, LONGEST_SIDE, { fit: "inside" });
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw isEngineError(cause) ? cause : new EngineError("image.unreadable", {}, { cause });
  }
}

function onWhite(rgba: Uint8Array, width: number, height: number): GivenPicture {
  const area = width * height;
  const data = new Uint8Array(area * 3);
  const opacity = new Uint8Array(area);
  let isOpaque = true;
  for (let i = 0; i < area; i++) {
    const alpha = rgba[4 * i + 3]!;
    opacity[i] = alpha;
    isOpaque &&= alpha === 255;
    for (let k = 0; k < 3; k++) data[3 * i + k] = Math.round((rgba[4 * i + k]! * alpha + 255 * (255 - alpha)) / 255);
  }
  return { width, height, data, ...(!isOpaque && { opacity }) };
}
