import { type Pixels, pillowResize } from "../embeddings/pillow-resize.ts";
import type { Sizes } from "./sizes.ts";

/**
 * The size to paint a start image at where none is asked for: its own where that is near what the model was trained at, else its shape at the
 * area of that; sides rounded to what the model can paint.
 */
export function sizeLike({ width, height }: Pick<Pixels, "width" | "height">, sizes: Sizes) {
  const { multiple, min, max } = sizes;
  const share = (width * height) / (sizes.width * sizes.height);
  const factor = share >= LEAST_SHARE && share <= GREATEST_SHARE ? 1 : 1 / Math.sqrt(share);
  const side = (pixels: number) =>
    Math.min(Math.max(Math.round((pixels * factor) / multiple) * multiple, min), Math.floor(max / multiple) * multiple);
  return { width: side(width), height: side(height) };
}

/** Smaller pictures are mush to the model, larger ones repeat things and take long: from half to one and a half of the sides. */
const LEAST_SHARE = 0.25;
const GREATEST_SHARE = 2.25;

/** A picture brought to a size by Pillow's Lanczos filter; where the shapes differ, it covers the size and what sticks out is cut off evenly. */
export function fitPicture(picture: Pixels, width: number, height: number): Pixels {
  const factor = Math.max(width / picture.width, height / picture.height);
  const covering = (side: number, least: number) => Math.max(Math.round(side * factor), least);
  const part = middle(picture, width / factor, height / factor);
  return crop(pillowResize(part, covering(part.width, width), covering(part.height, height), "lanczos"), width, height);
}

/** The middle that will be seen, in whole pixels: a strip of 4000 × 1 would otherwise be enlarged to millions of columns. */
function middle(picture: Pixels, width: number, height: number): Pixels {
  return crop(picture, sideAround(width, picture.width), sideAround(height, picture.height));
}

/** As many pixels as hold `seen` of them, so that as many are left on either side. */
function sideAround(seen: number, all: number): number {
  const least = Math.min(Math.ceil(seen), all);
  return least + ((all - least) % 2);
}

function crop({ width, height, data }: Pixels, toWidth: number, toHeight: number): Pixels {
  if (width === toWidth && height === toHeight) return { width, height, data };
  const left = Math.floor((width - toWidth) / 2);
  const top = Math.floor((height - toHeight) / 2);
  const cut = new Uint8Array(toWidth * toHeight * 3);
  for (let row = 0; row < toHeight; row++) {
    const from = ((row + top) * width + left) * 3;
    cut.set(data.subarray(from, from + toWidth * 3), row * toWidth * 3);
  }
  return { width: toWidth, height: toHeight, data: cut };
}
