import sharp from "sharp";
import { DARK } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { type Line, labelLines } from "./label-lines.ts";
import { rasterise, SCALE } from "./rasterise.ts";
import { textSvg } from "./token-svg.ts";

/** Pictures row by row, with a label for each column and each row; no row labels where there is one row without. */
export interface GridCells {
  readonly pictures: readonly Uint8Array[];
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Chooses the regional forms of Chinese characters. */
  readonly locale: string;
}

export type DrawGrid = (cells: GridCells) => Promise<Uint8Array>;

/** Draws pictures side by side under their labels, as a PNG. */
export function createGridDrawing(): DrawGrid {
  const fonts = createFonts();
  return (cells) => drawGrid(fonts, cells);
}

/** In pixels of the finished picture. Chats show about 1000 of them across, and refuse much more than 4000. */
const WIDEST = 4000;
/** Small pictures are enlarged to it, so that their labels have room. */
const LEAST_CELL = 192;
const GAP = 8;
const MARGIN = 16;
/** Of the labels, in CSS pixels, for each 100 of a cell. */
const TEXT_SHARE = 0.11;
const LEAST_TEXT = 11;
const MOST_TEXT = 22;
const LABEL_LINES = 4;
const LINE_HEIGHT = 1.3;

async function drawGrid(fonts: Fonts, { pictures, columns, rows, locale }: GridCells): Promise<Uint8Array> {
  const cell = await cellSize(pictures, columns.length, rows.length);
  const size = Math.min(MOST_TEXT, Math.max(LEAST_TEXT, (cell.width / SCALE) * TEXT_SHARE));
  const lines = (label: string, room: number) => labelLines(fonts, label, { size, room, most: LABEL_LINES, locale });
  const heads = await Promise.all(columns.map((label) => lines(label, cell.width / SCALE)));
  const sides = await Promise.all(rows.map((label) => lines(label, (cell.width * SIDE_SHARE) / SCALE)));
  const tall = Math.max(0, ...heads.map((head) => head.length)) * size * LINE_HEIGHT;
  const wide = Math.max(0, ...sides.flatMap((side) => side.map(({ width }) => width)));
  const left = MARGIN + (wide > 0 ? Math.ceil(wide) * SCALE + MARGIN : 0);
  const top = MARGIN + (tall > 0 ? Math.ceil(tall) * SCALE + GAP : 0);
  const x = (column: number) => left + column * (cell.width + GAP);
  const y = (row: number) => top + row * (cell.height + GAP);
  const width = even(x(columns.length) - GAP + MARGIN);
  const height = even(y(rows.length) - GAP + MARGIN);

  const text = (line: Line, at: number, baseline: number) => textSvg(line.pieces, at, baseline, size, DARK.text);
  const body = [
    ...heads.flatMap((head, column) =>
      head.map((line, i) =>
        text(
          line,
          (x(column) + cell.width / 2) / SCALE - line.width / 2,
          (top - GAP) / SCALE - (head.length - i - 1) * size * LINE_HEIGHT - size * 0.3,
        ),
      ),
    ),
    ...sides.flatMap((side, row) => {
      const middle = (y(row) + cell.height / 2) / SCALE - (side.length * size * LINE_HEIGHT) / 2;
      return side.map((line, i) =>
        text(line, (left - MARGIN) / SCALE - line.width, middle + (i + 0.8) * size * LINE_HEIGHT),
      );
    }),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width / SCALE}" height="${height / SCALE}"><rect width="100%" height="100%" fill="${DARK.page}"/>${body.join("")}</svg>`;
  const placed = pictures.map(async (picture, i) => ({
    input: await sharp(picture)
      .resize(cell.width, cell.height, { fit: "contain", background: DARK.page })
      .png()
      .toBuffer(),
    left: x(i % columns.length),
    top: y(Math.floor(i / columns.length)),
  }));
  return sharp(await rasterise(svg))
    .removeAlpha()
    .composite(await Promise.all(placed))
    .png()
    .toBuffer();
}

/** Row labels take at most so much of a cell's width. */
const SIDE_SHARE = 0.9;

/** The largest picture's, a whole number of times as large where that is small, less where all of them would be too wide or too tall. */
async function cellSize(pictures: readonly Uint8Array[], columns: number, rows: number) {
  const sizes = await Promise.all(pictures.map((picture) => sharp(picture).metadata()));
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const larger = Math.max(1, Math.ceil(LEAST_CELL / width));
  const fitting = Math.min(larger, WIDEST / (width * (columns + SIDE_SHARE)), WIDEST / (height * (rows + 0.5)));
  return { width: Math.round(width * fitting), height: Math.round(height * fitting) };
}

function even(pixels: number): number {
  return Math.ceil(pixels / SCALE) * SCALE;
}
