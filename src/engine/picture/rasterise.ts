import { renderAsync } from "@resvg/resvg-js";
import sharp from "sharp";

/** Pixels for each CSS pixel, for sharp text on dense screens. */
export const SCALE = 2;

/** An SVG as a PNG of few colours. Only outlines are drawn: no text is left in the SVG, and no font of the machine is looked for. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const picture = await renderAsync(svg, { font: { loadSystemFonts: false }, fitTo: { mode: "zoom", value: SCALE } });
  return sharp(picture.asPng()).png({ palette: true, compressionLevel: 9, effort: 4 }).toBuffer();
}

/** The same for pictures of many colours: five times as fast, and twice as large a file. */
export async function rasteriseFully(svg: string): Promise<Uint8Array> {
  const { pixels, width, height } = await renderAsync(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: "zoom", value: QUICK_SCALE },
  });
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** Half of the work of twice the pixels; letters stay sharp. */
const QUICK_SCALE = 1.5;
