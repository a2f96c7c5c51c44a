import type { Colours } from "./colours.ts";
import type { Glyph, Shaped } from "./font.ts";
import type { Piece } from "./text-pieces.ts";
import {
  type Box,
  CODE_PADDING,
  CODE_SIZE,
  LABEL_SIZE,
  type Label,
  PADDING,
  pieceWidth,
  SPECIAL_SIZE,
  TEXT_SIZE,
} from "./token-boxes.ts";

export const BOX_HEIGHT = 34;
const BASELINE = 24;
/** The height of one line of labels. */
export const LABEL_HEIGHT = 13;

/** A box with its top left corner at (x, y). */
export function boxSvg(box: Box, x: number, y: number, colours: Colours): string {
  const ground = colourOf(box.cell.index, colours);
  const frame =
    box.kind === "special" ? `fill="none" stroke="${colours.line}" stroke-dasharray="3 2"` : `fill="${ground}"`;
  const inset = box.kind === "special" ? 0.5 : 0;
  return [
    rectangle(x + inset, y + inset, box.width - 2 * inset, BOX_HEIGHT - 2 * inset, frame),
    piecesSvg(box, x, y, colours),
    ...labelsSvg(box, x, y + BOX_HEIGHT, colours),
  ].join("");
}

/** Text of the page itself, its baseline at (x, y). */
export function textSvg(pieces: readonly Piece[], x: number, y: number, size: number, colour: string): string {
  let at = x;
  return pieces
    .map(({ shaped }) => {
      const svg = shapedSvg(shaped, at, y, size, colour);
      at += shaped.width * size;
      return svg;
    })
    .join("");
}

function colourOf(index: number, { tokens }: Colours): string {
  return tokens[index % tokens.length]!;
}

function piecesSvg({ pieces, kind, width }: Box, x: number, y: number, colours: Colours): string {
  const used = pieces.reduce((sum, piece) => sum + pieceWidth(piece, kind), 0);
  let at = x + Math.max(PADDING, (width - used) / 2);
  return pieces
    .map((piece) => {
      const left = at;
      at += pieceWidth(piece, kind);
      if (piece.kind === "code") return codeSvg(piece, left, y, colours);
      const quiet = piece.kind === "space" || kind === "special";
      const size = kind === "special" ? SPECIAL_SIZE : TEXT_SIZE;
      return shapedSvg(
        piece.shaped,
        left,
        y + BASELINE - (kind === "special" ? 2 : 0),
        size,
        quiet ? colours.quiet : colours.text,
      );
    })
    .join("");
}

/** A code point in a frame. */
function codeSvg(piece: Piece, x: number, y: number, colours: Colours): string {
  const width = pieceWidth(piece, "token");
  const frame = `fill="none" stroke="${colours.quiet}" stroke-width="0.8"`;
  return (
    rectangle(x + 1.5, y + 9, width - 3, 16, frame) +
    shapedSvg(piece.shaped, x + CODE_PADDING, y + 20.5, CODE_SIZE, colours.text)
  );
}

function labelsSvg({ labels, kind, width, cell }: Box, x: number, y: number, colours: Colours): readonly string[] {
  const least = labels.reduce((sum, label) => sum + label.width, 0);
  let at = x;
  return labels.map((label, i) => {
    const left = at;
    const room = (label.width / least) * width;
    at += room;
    if (kind !== "shared") return centred(label.id, left, y + 10.5, room, colours.quiet);
    return sharedLabel(label, left, y, room, colourOf(cell.index + i, colours), colours);
  });
}

/** One of the tokens that share a character: its bytes on its own colour, its id below. */
function sharedLabel(
  { bytes, id }: Label,
  x: number,
  y: number,
  room: number,
  ground: string,
  colours: Colours,
): string {
  return (
    rectangle(x + 0.5, y + 1, room - 1, LABEL_HEIGHT, `fill="${ground}"`, 2) +
    (bytes ? centred(bytes, x, y + 11, room, colours.text) : "") +
    centred(id, x, y + LABEL_HEIGHT + 11, room, colours.quiet)
  );
}

function centred({ shaped }: Piece, x: number, y: number, room: number, colour: string): string {
  return shapedSvg(shaped, x + (room - shaped.width * LABEL_SIZE) / 2, y, LABEL_SIZE, colour);
}

function rectangle(x: number, y: number, width: number, height: number, look: string, radius = 4): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" ${look}/>`;
}

function shapedSvg({ glyphs }: Shaped, x: number, y: number, size: number, colour: string): string {
  const drawn = glyphs.filter(({ path }) => path !== "");
  if (drawn.length === 0) return "";
  return `<g fill="${colour}">${drawn.map((glyph) => glyphSvg(glyph, x, y, size)).join("")}</g>`;
}

/** Outlines have y upwards. */
function glyphSvg({ path, unitsPerEm, x, y }: Glyph, left: number, baseline: number, size: number): string {
  const scale = (size / unitsPerEm).toFixed(6);
  return `<path transform="translate(${round(left + x * size)} ${round(baseline - y * size)}) scale(${scale} -${scale})" d="${path}"/>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
