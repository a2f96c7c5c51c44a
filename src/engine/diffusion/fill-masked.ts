import type { Pixels } from "../embeddings/pillow-resize.ts";
import type { Mask } from "./mask.ts";

/**
 * The picture with what is around the mask flowing into it: each masked pixel is the mean of the known ones in the smallest square around it
 * that has any, squares growing by powers of two (Gortler et al. 1996, “pull-push”).
 */
export function fillMasked({ width, height, data }: Pixels, mask: Mask): Pixels {
  const first: Level = {
    width,
    height,
    sums: Float32Array.from(data, (value, i) => (isKnown(mask, i) ? value : 0)),
    counts: Float32Array.from({ length: width * height }, (_, i) => (mask.pixels[i] === 0 ? 1 : 0)),
  };
  const filled = Float32Array.from(push(first));
  return { width, height, data: data.map((value, i) => (isKnown(mask, i) ? value : Math.round(filled[i]!))) };
}

/** Sums of colours, [height, width, 3], and of how many pixels, [height, width]. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly sums: Float32Array;
  readonly counts: Float32Array;
}

function isKnown({ pixels }: Mask, i: number): boolean {
  return pixels[(i / 3) | 0] === 0;
}

/** A colour for each place of a level: its own, or that of the next coarser one. */
function push(level: Level): Float32Array {
  const { width, height, sums, counts } = level;
  const colours = new Float32Array(sums.length);
  const isComplete = counts.every((count) => count > 0);
  const isLast = width === 1 && height === 1;
  const coarser = isComplete || isLast ? undefined : pull(level);
  const beyond = coarser && push(coarser);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const below = coarser === undefined ? 0 : (row >> 1) * coarser.width + (column >> 1);
      for (let k = 0; k < 3; k++) {
        const count = counts[at]!;
        colours[3 * at + k] = count > 0 ? sums[3 * at + k]! / count : (beyond?.[3 * below + k] ?? GREY);
      }
    }
  }
  return colours;
}

/** Where nothing at all is known. */
const GREY = 127;

function pull({ width, height, sums, counts }: Level): Level {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const halved = {
    ...half,
    sums: new Float32Array(3 * half.width * half.height),
    counts: new Float32Array(half.width * half.height),
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = row * width + column;
      const to = (row >> 1) * half.width + (column >> 1);
      halved.counts[to]! += counts[from]!;
      for (let k = 0; k < 3; k++) halved.sums[3 * to + k]! += sums[3 * from + k]!;
    }
  }
  return halved;
}
