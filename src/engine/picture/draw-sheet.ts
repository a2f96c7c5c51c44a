import sharp from "sharp";
import { DARK } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { type Line, labelLines } from "./label-lines.ts";
import { rasterise, SCALE } from "./rasterise.ts";
import { textSvg } from "./token-svg.ts";

/** Pictures with what is written below each. */
export interface SheetCells {
  readonly pictures: readonly { readonly bytes: Uint8Array; readonly caption: string }[];
  /** Chooses the regional forms of Chinese characters. */
  readonly locale: string;
}

export type DrawSheet = (cells: SheetCells) => Promise<Uint8Array>;

/** Draws small pictures in rows, each over its caption, as a PNG. */
export function createSheetDrawing(): DrawSheet {
  const fonts = createFonts();
  return (cells) => drawSheet(fonts, cells);
}

/** In pixels of the finished picture: five across are 1000, as wide as chats show a picture. */
const ACROSS = 5;
const SIDE = 184;
const GAP = 12;
/** Of captions, in CSS pixels. */
const TEXT = 12;
const LINES = 2;
const LINE_HEIGHT = 1.3;
const CAPTION = Math.ceil(LINES * TEXT * LINE_HEIGHT) * SCALE;

async function drawSheet(fonts: Fonts, { pictures, locale }: SheetCells): Promise<Uint8Array> {
  const columns = Math.min(ACROSS, pictures.length);
  const rows = Math.ceil(pictures.length / ACROSS);
  const left = (i: number) => GAP + (i % ACROSS) * (SIDE + GAP);
  const top = (i: number) => GAP + Math.floor(i / ACROSS) * (SIDE + CAPTION + GAP);
  const width = even(GAP + columns * (SIDE + GAP));
  const height = even(GAP + rows * (SIDE + CAPTION + GAP));
  const options = { size: TEXT, room: SIDE / SCALE, most: LINES, locale };
  const captions = await Promise.all(pictures.map(({ caption }) => labelLines(fonts, caption, options)));
  const body = captions.flatMap((lines, i) => lines.map((line, k) => lineSvg(line, left(i), top(i) + SIDE, k)));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width / SCALE}" height="${height / SCALE}"><rect width="100%" height="100%" fill="${DARK.page}"/>${body.join("")}</svg>`;
  const placed = pictures.map(async ({ bytes }, i) => ({
    input: await sharp(bytes).resize(SIDE, SIDE, { fit: "contain", background: DARK.page }).png().toBuffer(),
    left: left(i),
    top: top(i),
  }));
  return sharp(await rasterise(svg))
    .removeAlpha()
    .composite(await Promise.all(placed))
    .png()
    .toBuffer();
}

/** In the middle below its picture. */
function lineSvg({ pieces, width }: Line, left: number, top: number, line: number): string {
  const x = (left + SIDE / 2) / SCALE - width / 2;
  return textSvg(pieces, x, top / SCALE + (line + 1) * TEXT * LINE_HEIGHT, TEXT, DARK.text);
}

function even(pixels: number): number {
  return Math.ceil(pixels / SCALE) * SCALE;
}
