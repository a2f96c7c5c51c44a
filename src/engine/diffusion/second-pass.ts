import { EngineError } from "../errors.ts";
import type { ImageRequest, Recipe } from "../ports.ts";
import { type LatentShape, PIXELS_PER_CELL } from "./latents.ts";
import { mustBePaintable, type Sizes } from "./sizes.ts";
import { findUpscaler, type Upscaler } from "./upscalers.ts";

/** The larger size of a hires fix, chosen. */
export interface LargerSize {
  readonly width: number;
  readonly height: number;
  readonly shape: LatentShape;
  /** What the first picture is enlarged to; it covers the size, and what sticks out is cut off. */
  readonly covering: { readonly rows: number; readonly columns: number };
  readonly upscaler: Upscaler;
  readonly recipe: Pick<NonNullable<Recipe["hires"]>, "factor" | "width" | "height" | "upscaler">;
}

/** Throws EngineErrors: `image.range` {option: "hires"}, `image.size`, `upscaler.unknown`. */
export function largerSize(
  { factor, width, height, upscaler: name }: NonNullable<ImageRequest["hires"]>,
  first: LatentShape,
  sizes: Sizes,
): LargerSize {
  const upscaler = findUpscaler(name);
  const [firstWidth, firstHeight] = [first.columns, first.rows].map((cells) => cells * PIXELS_PER_CELL) as [
    number,
    number,
  ];
  const isBySize = width !== undefined || height !== undefined;
  const times = isBySize ? undefined : (factor ?? USUAL_FACTOR);
  if (times !== undefined && !(times >= 1 && times <= GREATEST_FACTOR))
    throw new EngineError("image.range", { option: "hires", asked: times, min: 1, max: GREATEST_FACTOR });
  const wholeBlocks = (side: number) => Math.trunc(side / sizes.multiple) * sizes.multiple;
  const size = isBySize
    ? {
        width: width ?? wholeBlocks((height! * firstWidth) / firstHeight),
        height: height ?? wholeBlocks((width! * firstHeight) / firstWidth),
      }
    : { width: wholeBlocks(firstWidth * times!), height: wholeBlocks(firstHeight * times!) };
  mustBePaintable(size.width, size.height, sizes);
  const shape = { ...first, rows: size.height / PIXELS_PER_CELL, columns: size.width / PIXELS_PER_CELL };
  const stretch = Math.max(shape.rows / first.rows, shape.columns / first.columns);
  return {
    ...size,
    shape,
    covering: {
      rows: Math.max(Math.round(first.rows * stretch), shape.rows),
      columns: Math.max(Math.round(first.columns * stretch), shape.columns),
    },
    upscaler,
    recipe: { ...(times !== undefined && { factor: times }), ...size, upscaler: upscaler.name },
  };
}

/** A1111's, and the end of its slider. */
const USUAL_FACTOR = 2;
const GREATEST_FACTOR = 4;
