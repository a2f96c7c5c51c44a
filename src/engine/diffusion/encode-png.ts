import sharp from "sharp";

/** [height, width, 3] in 0…255 as a PNG. */
export function encodePng(pixels: Uint8ClampedArray | Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
