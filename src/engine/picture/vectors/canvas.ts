import { type Colours, DARK } from "../colours.ts";
import type { Fonts } from "../fonts.ts";
import { type Piece, textPieces } from "../text-pieces.ts";
import { textSvg } from "../token-svg.ts";

/** In CSS pixels; a picture has half as many again. In a chat, pictures are shown at about this width. */
export const WIDTH = 640;
export const MARGIN = 16;
export const TEXT_SIZE = 13;

/** They are on their own dark ground, so that one picture can be read on a light page and on a dark one. */
export const COLOURS: Colours = DARK;

/** Outlined text for pictures. */
export interface Pen {
  /** Its baseline begins at (x, y); `end` and `middle` are anchored there. What is wider than `room` ends in an ellipsis. */
  text(words: string, x: number, y: number, look?: TextLook): Promise<string>;
  width(words: string, size?: number): Promise<number>;
}

interface TextLook {
  readonly size?: number;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly room?: number;
}

export function penWith(fonts: Fonts): Pen {
  const known = new Map<string, Promise<readonly Piece[]>>(); // labels come again in every row and picture
  const shaped = (words: string) => {
    if (known.size > MOST_KNOWN) known.clear();
    const pieces = known.get(words) ?? textPieces(fonts, words, { locale: "en-US", spaces: "plain" });
    known.set(words, pieces);
    return pieces;
  };
  return {
    async text(words, x, y, { size = TEXT_SIZE, colour = COLOURS.text, anchor = "start", room = WIDTH } = {}) {
      let pieces = await shaped(words);
      for (let kept = [...words]; widthOf(pieces, size) > room && kept.length > 1; ) {
        kept = kept.slice(0, Math.max(1, Math.floor(kept.length * 0.9)));
        pieces = await shaped(`${kept.join("").trimEnd()}…`);
      }
      const width = widthOf(pieces, size);
      const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
      return textSvg(pieces, left, y, size, colour);
    },
    width: async (words, size = TEXT_SIZE) => widthOf(await shaped(words), size),
  };
}

const MOST_KNOWN = 1000;

function widthOf(pieces: readonly Piece[], size: number): number {
  return pieces.reduce((sum, { shaped }) => sum + shaped.width * size, 0);
}

/** The whole picture, on its ground. */
export function page(height: number, body: readonly string[]): string {
  const ground = `<rect width="100%" height="100%" rx="8" fill="${COLOURS.page}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${Math.ceil(height)}">${ground}${body.join("")}</svg>`;
}

/** A number in as few digits as tell it. */
export function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replace("-", "−");
}
