import type { ChunkLayout } from "../tokens/lay-out-chunks.ts";
import { cardSvg } from "./card.ts";
import { type Colours, DARK, greyed, LIGHT } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { rasterise } from "./rasterise.ts";
import { textPieces } from "./text-pieces.ts";
import { tokenBoxes } from "./token-boxes.ts";
import { tokenCells } from "./token-cells.ts";
import { type Line, tokenLines } from "./token-lines.ts";
import { BOX_HEIGHT, boxSvg, textSvg } from "./token-svg.ts";

/** One chunk of an image prompt, with its words. */
export interface DrawnChunk extends ChunkLayout {
  /** Over the chunk: `1 · 75 / 75`. */
  readonly title: string;
  /** The share of its places that is taken, 0…1. */
  readonly filled: number;
}

export interface ChunkPictureOptions {
  readonly locale?: string;
  readonly theme?: "light" | "dark";
  /** The words for chunks that did not fit. */
  readonly more: (hiddenChunks: number) => string | Promise<string>;
  /** How many chunks there are, when some are not given. */
  readonly chunks: number;
}

export type DrawChunks = (
  chunks: readonly DrawnChunk[],
  options: ChunkPictureOptions,
) => Promise<{ readonly png: Uint8Array; readonly hidden: number }>;

/** Draws a prompt cut into the chunks that a text encoder reads at a time; what lies behind the first is greyed, since many programs stop there. */
export function createChunkDrawing(): DrawChunks {
  const fonts = createFonts();
  return (chunks, options) => drawChunks(fonts, chunks, options);
}

const WIDTH = 760;
const MARGIN = 16;
const GAP = 3;
const LINE = BOX_HEIGHT + 5;
const TITLE = 30;
const TITLE_SIZE = 13;
const BAR = 4;
const CHUNK_GAP = 14;
/** Past it a chat shows a picture too small to read. */
const TALLEST = 1000;

async function drawChunks(
  fonts: Fonts,
  chunks: readonly DrawnChunk[],
  { locale = "en-US", theme = "light", more, chunks: all }: ChunkPictureOptions,
) {
  const first = theme === "light" ? LIGHT : DARK;
  const room = { width: WIDTH - 2 * MARGIN, gap: GAP, height: LINE, labelHeight: 0 };
  const body: string[] = [];
  let y = MARGIN;
  let shown = 0;
  for (const [i, chunk] of chunks.entries()) {
    const lines = await linesOf(fonts, chunk, room, locale);
    const height = TITLE + lines.length * LINE + CHUNK_GAP;
    if (i > 0 && y + height > TALLEST) break;
    const fitting = lines.slice(0, Math.max(1, Math.floor((TALLEST - y - TITLE) / LINE)));
    const colours = i === 0 ? first : greyed(first);
    const title = await textPieces(fonts, chunk.title, { locale, spaces: "plain" });
    const drawn = titleSvg(textSvg(title, MARGIN, y + TITLE_SIZE, TITLE_SIZE, colours.text), y, chunk.filled, colours);
    const boxes = fitting.map(({ boxes: placed }, line) =>
      placed.map(({ box, x }) => boxSvg(box, MARGIN + x, y + TITLE + line * LINE, colours)).join(""),
    );
    body.push(drawn, ...boxes);
    y += TITLE + fitting.length * LINE + CHUNK_GAP;
    shown++;
  }
  const hidden = all - shown;
  const words = hidden > 0 ? await textPieces(fonts, await more(hidden), { locale, spaces: "plain" }) : [];
  body.push(textSvg(words, MARGIN, y + TITLE_SIZE - 4, TITLE_SIZE, first.quiet));
  const height = y + (hidden > 0 ? TITLE_SIZE + MARGIN : 0);
  return { png: await rasterise(cardSvg(WIDTH, height, first, body.join(""))), hidden };
}

/** The title, and under it a bar that is filled as far as the chunk is. */
function titleSvg(title: string, y: number, filled: number, colours: Colours): string {
  const width = WIDTH - 2 * MARGIN;
  const top = y + TITLE_SIZE + 5;
  const bar = (length: number, colour: string) =>
    `<rect x="${MARGIN}" y="${top}" width="${length.toFixed(1)}" height="${BAR}" rx="2" fill="${colour}"/>`;
  return title + bar(width, colours.tokens[0]!) + bar(Math.min(1, filled) * width, colours.quiet);
}

async function linesOf(
  fonts: Fonts,
  { text, tokens }: DrawnChunk,
  room: Parameters<typeof tokenLines>[1],
  locale: string,
): Promise<readonly Line[]> {
  const boxes = await Promise.all(
    tokenCells(text, tokens).map((cell) => tokenBoxes(fonts, text, cell, { locale, widest: room.width })),
  );
  // Numbers of tokens are what /tokenize shows.
  return tokenLines(
    boxes.flat().map((box) => ({ ...box, labels: [] })),
    room,
  );
}
