import type { z } from "zod";
import { PIXELS_PER_CELL } from "../latents.ts";
import type { Sizes } from "../sizes.ts";
import type { unetConfig } from "./configs.ts";

/**
 * A UNet halves its picture once per level after the first, and an exported one cannot make up for an odd side, so a side is a multiple of
 * 8 · 2^(levels − 1). The range, an eighth to four times the native side, is that of A1111's sliders (64–2048) for a model of 512.
 */
export function nativeSizes({ sample_size: native, block_out_channels: levels }: z.output<typeof unetConfig>): Sizes {
  const [rows, columns] = typeof native === "number" ? [native, native] : native;
  const multiple = PIXELS_PER_CELL * 2 ** (levels.length - 1);
  const side = PIXELS_PER_CELL * Math.max(rows, columns);
  return {
    width: PIXELS_PER_CELL * columns,
    height: PIXELS_PER_CELL * rows,
    multiple,
    min: Math.max(multiple, Math.ceil(side / 8 / multiple) * multiple),
    max: 4 * side,
  };
}
