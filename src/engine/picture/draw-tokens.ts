import type { Encoding } from "../ports.ts";
import { cardSvg } from "./card.ts";
import { DARK, LIGHT } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { rasterise } from "./rasterise.ts";
import { textPieces } from "./text-pieces.ts";
import { type Box, tokenBoxes } from "./token-boxes.ts";
import { tokenCells } from "./token-cells.ts";
import { type Line, tokenLines } from "./token-lines.ts";
import { BOX_HEIGHT, boxSvg, LABEL_HEIGHT, textSvg } from "./token-svg.ts";

export interface TokenPictureOptions {
  /** Chooses the regional forms of Chinese characters. */
  readonly locale?: string;
  readonly theme?: "light" | "dark";
  /** In CSS pixels; the picture has twice as many. */
  readonly width?: number;
  /** The words for tokens that did not fit: “+12 more”. */
  readonly more: (hidden: number) => string | Promise<string>;
}

export interface TokenPicture {
  readonly png: Uint8Array;
  /** Tokens in the picture, and those left out. */
  readonly shown: number;
  readonly hidden: number;
}

export type DrawTokens = (text: string, encoding: Encoding, options: TokenPictureOptions) => Promise<TokenPicture>;

/** Draws a text cut into coloured tokens, with fonts that it opens when first needed and keeps. */
export function createTokenDrawing(): DrawTokens {
  const fonts = createFonts();
  return (text, encoding, options) => drawTokens(fonts, text, encoding, options);
}

const WIDTH = 760;
/** Past it a chat shows a picture too small to read: as tall as wide and a quarter. */
const TALLEST = 950;
const MARGIN = 16;
const GAP = 3;
const LINE_GAP = 6;
const LINE = BOX_HEIGHT + LINE_GAP;
const MORE_SIZE = 14;
const MORE_HEIGHT = 28;

async function drawTokens(
  fonts: Fonts,
  text: string,
  { tokens }: Encoding,
  { locale = "en-US", theme = "light", width = WIDTH, more }: TokenPictureOptions,
): Promise<TokenPicture> {
  const colours = theme === "light" ? LIGHT : DARK;
  const room = { width: width - 2 * MARGIN, gap: GAP, height: LINE, labelHeight: LABEL_HEIGHT };
  const lines: Line[] = [];
  const boxes = await boxesThatFit(fonts, text, tokens, { locale, widest: room.width });
  let bottom = MARGIN;
  for (const line of tokenLines(boxes, room)) {
    if (bottom + line.height > TALLEST - MARGIN - MORE_HEIGHT) break;
    lines.push(line);
    bottom += line.height;
  }
  const shown = countTokens(lines.flatMap((line) => line.boxes.map(({ box }) => box)));
  const hidden = tokens.length - shown;
  const words = hidden > 0 ? await textPieces(fonts, await more(hidden), { locale, spaces: "plain" }) : [];
  const height = bottom + MARGIN - LINE_GAP + (hidden > 0 ? MORE_HEIGHT : 0);

  let y = MARGIN;
  const body = lines.map((line) => {
    const top = y;
    y += line.height;
    return line.boxes.map(({ box, x }) => boxSvg(box, MARGIN + x, top, colours)).join("");
  });
  body.push(textSvg(words, MARGIN, y + 18, MORE_SIZE, colours.quiet));
  return { png: await rasterise(cardSvg(width, height, colours, body.join(""))), shown, hidden };
}

/** A box that goes on in another one is not yet the whole of its tokens. */
function countTokens(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { cell, cut }) => sum + (cut.after ? 0 : cell.tokens.length), 0);
}

/** Boxes for at least as many lines as the picture can hold, so that a long text costs no more than what is seen of it. */
async function boxesThatFit(
  fonts: Fonts,
  text: string,
  tokens: Encoding["tokens"],
  options: { readonly locale: string; readonly widest: number },
): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  let lines = 0;
  let used = 0;
  for (const cell of tokenCells(text, tokens)) {
    for (const box of await tokenBoxes(fonts, text, cell, options)) {
      boxes.push(box);
      if (used + box.width > options.widest) {
        lines++;
        used = 0;
      }
      used += box.width + GAP;
      if (box.endsLine) used = Number.POSITIVE_INFINITY;
    }
    if (lines > TALLEST / LINE) break;
  }
  return boxes;
}
