import { cardSvg } from "./card.ts";
import { LIGHT } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { rasterise } from "./rasterise.ts";
import { type Piece, textPieces } from "./text-pieces.ts";
import { textSvg } from "./token-svg.ts";

/** A table of costs: a row for each model, a column for each language. */
export interface CostTable {
  /** With the locale of the words, which chooses regional forms of Chinese characters. */
  readonly columns: readonly { readonly label: string; readonly locale: string }[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly CostCell[] }[];
}

interface CostCell {
  /** Times the cost of the first column. */
  readonly times: number;
  /** `1.85 ×` */
  readonly text: string;
  /** Under it. */
  readonly small: string;
}

export type DrawCosts = (table: CostTable, options: { readonly locale: string }) => Promise<Uint8Array>;

/** Draws a heat map of what texts cost, from pale for the cost of the first column to red for six times as much. */
export function createCostDrawing(): DrawCosts {
  const fonts = createFonts();
  return (table, options) => drawCosts(fonts, table, options.locale);
}

const MARGIN = 16;
const LABELS = 210;
const CELL = 92;
const ROW = 52;
const HEAD = 30;
const GAP = 3;
const LABEL_SIZE = 14;
const TEXT_SIZE = 16;
const SMALL_SIZE = 11;
/** The deepest colour stands for this and more. */
const DEAREST = 6;

async function drawCosts(fonts: Fonts, { columns, rows }: CostTable, locale: string): Promise<Uint8Array> {
  const width = 2 * MARGIN + LABELS + columns.length * CELL;
  const height = 2 * MARGIN + HEAD + rows.length * ROW;
  const plain = (text: string, own = locale) => textPieces(fonts, text, { locale: own, spaces: "plain" });
  const body: string[] = [];
  for (const [i, column] of columns.entries()) {
    const pieces = await plain(column.label, column.locale);
    body.push(centred(pieces, MARGIN + LABELS + i * CELL, MARGIN + 16, LABEL_SIZE, LIGHT.text));
  }
  for (const [r, { label, cells }] of rows.entries()) {
    const y = MARGIN + HEAD + r * ROW;
    body.push(textSvg(await plain(label), MARGIN, y + ROW / 2 + 3, LABEL_SIZE, LIGHT.text));
    for (const [c, { times, text, small }] of cells.entries()) {
      const x = MARGIN + LABELS + c * CELL;
      body.push(
        `<rect x="${x}" y="${y}" width="${CELL - GAP}" height="${ROW - GAP}" rx="5" fill="${heat(times)}"/>`,
        centred(await plain(text), x, y + 23, TEXT_SIZE, LIGHT.text),
        centred(await plain(small), x, y + 40, SMALL_SIZE, LIGHT.text),
      );
    }
  }
  return rasterise(cardSvg(width, height, LIGHT, body.join("")));
}

function centred(pieces: readonly Piece[], x: number, y: number, size: number, colour: string): string {
  const width = pieces.reduce((sum, { shaped }) => sum + shaped.width * size, 0);
  return textSvg(pieces, x + (CELL - GAP - width) / 2, y, size, colour);
}

/** Pale green, pale yellow, red: dark text on each has a contrast of at least 4.5. */
const SCALE = [
  [223, 240, 226],
  [255, 236, 184],
  [245, 158, 133],
] as const;

/** By the logarithm: twice as much is the same step everywhere. */
function heat(times: number): string {
  const share = Math.min(1, Math.max(0, Math.log(times) / Math.log(DEAREST)));
  const step = share * (SCALE.length - 1);
  const low = Math.min(SCALE.length - 2, Math.floor(step));
  const mixed = SCALE[low]!.map((from, i) => Math.round(from + (SCALE[low + 1]![i]! - from) * (step - low)));
  return `rgb(${mixed.join(",")})`;
}
