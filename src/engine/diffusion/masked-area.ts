import type { Pixels } from "../embeddings/pillow-resize.ts";

/** A part of a picture, in its pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What of a mask is white, with `padding` pixels around it as far as the picture goes: A1111's “only masked”. Undefined where nothing is white. */
export function maskedArea(mask: Pixels, padding: number): Area | undefined {
  const { width, height } = mask;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (mask.data[3 * (row * width + column)]! <= DARK) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  if (right === -1) return undefined;
  const across = grown(left, right + 1, padding, width);
  const down = grown(top, bottom + 1, padding, height);
  return areaOf(across, down);
}

/** The area with as much more on either side as gives it the shape `aspect` (width over height), as far as the picture goes. */
export function shapedArea(
  { left, top, width, height }: Area,
  aspect: number,
  picture: Pick<Pixels, "width" | "height">,
): Area {
  const across = shaped([left, left + width], Math.round(aspect * height), picture.width);
  const down = shaped([top, top + height], Math.round(width / aspect), picture.height);
  return areaOf(across, down);
}

function areaOf(across: Range, down: Range): Area {
  return { left: across[0], top: down[0], width: across[1] - across[0], height: down[1] - down[0] };
}

/** A black that JPEG has touched. */
const DARK = 15;

type Range = readonly [start: number, end: number];

function grown(start: number, end: number, by: number, most: number): Range {
  return [Math.max(0, start - by), Math.min(most, end + by)];
}

/** At least `length` long, around the same middle where the picture's edges allow it. */
function shaped([start, end]: Range, length: number, most: number): Range {
  const wanted = Math.min(Math.max(length, end - start), most);
  const first = Math.min(Math.max(0, start - Math.floor((wanted - (end - start)) / 2)), most - wanted);
  return [first, first + wanted];
}

/** [height, width, channels] */
export function cutOut<P extends Pixels>(picture: P, { left, top, width, height }: Area): Pixels {
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 3 * ((row + top) * picture.width + left);
    data.set(picture.data.subarray(from, from + 3 * width), 3 * row * width);
  }
  return { width, height, data };
}
