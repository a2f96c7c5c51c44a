import sharp, { type Sharp, type SharpOptions } from "sharp";
import { barePng } from "../metadata/png-header.ts";

/** A picture that somebody gave, for sharp, the texts of a PNG left out: thousands of them, each inflating to megabytes, would cost a decoder minutes. */
export function openPicture(image: Uint8Array, options?: SharpOptions): Sharp {
  return sharp(barePng(image), options);
}
