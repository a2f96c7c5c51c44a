import { cutPieces } from "./cut-pieces.ts";
import type { Fonts } from "./fonts.ts";
import { type Piece, textPieces } from "./text-pieces.ts";

/** A text in lines no wider than `room`, broken between words, and within one that is too long; what does not fit in `most` lines ends with an ellipsis. */
export async function labelLines(
  fonts: Fonts,
  text: string,
  {
    size,
    room,
    most,
    locale,
  }: { readonly size: number; readonly room: number; readonly most: number; readonly locale: string },
): Promise<readonly Line[]> {
  const widthOf = (piece: Piece) => piece.shaped.width * size;
  const lineOf = (pieces: readonly Piece[]): Line => ({
    pieces,
    width: pieces.reduce((sum, piece) => sum + widthOf(piece), 0),
  });
  const shape = (part: string) => textPieces(fonts, part, { locale, spaces: "plain" });
  const space = await shape(" ");
  const lines: Line[] = [];
  let line = lineOf([]);
  for (const word of text.toWellFormed().slice(0, LONGEST).split(/\s+/u)) {
    const pieces = await shape(word);
    const parts = lineOf(pieces).width <= room ? [pieces] : cutPieces(pieces, room, widthOf);
    for (const [i, part] of parts.entries()) {
      const longer = lineOf([...line.pieces, ...(i === 0 && line.width > 0 ? space : []), ...part]);
      if (line.width > 0 && longer.width > room) {
        lines.push(line);
        line = lineOf(part);
      } else line = longer;
    }
  }
  if (line.width > 0) lines.push(line);
  if (lines.length <= most) return lines;
  const last = lines[most - 1]!;
  return [...lines.slice(0, most - 1), lineOf([...last.pieces, ...(await shape("…"))])];
}

export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** More characters than a label of a few lines can show. */
const LONGEST = 400;
