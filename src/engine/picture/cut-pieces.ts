import type { Piece } from "./text-pieces.ts";

/** Pieces in groups no wider than `room`, as few as there can be; a piece of glyphs that is too wide is cut between glyphs. */
export function cutPieces(
  pieces: readonly Piece[],
  room: number,
  widthOf: (piece: Piece) => number,
): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [[]];
  let used = 0;
  for (const piece of pieces.flatMap((one) => cutPiece(one, room / widthOf(one)))) {
    const width = widthOf(piece);
    if (used + width > room && groups.at(-1)!.length > 0) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)!.push(piece);
    used += width;
  }
  return groups;
}

/** Parts of at most `share` of the piece's width. Glyphs at the same place, a letter and its marks, stay together. */
function cutPiece(piece: Piece, share: number): readonly Piece[] {
  if (share >= 1 || piece.kind === "code") return [piece];
  const { glyphs, width, rightToLeft } = piece.shaped;
  const widest = share * width;
  const parts: Piece[] = [];
  for (let from = 0; from < glyphs.length; ) {
    const left = glyphs[from]!.x;
    const fits = (i: number) => (glyphs[i + 1]?.x ?? width) - left <= widest;
    const next = glyphs.findIndex((glyph, i) => i > from && glyph.x > left && !fits(i));
    const to = next < 0 ? glyphs.length : next;
    const moved = glyphs.slice(from, to).map((glyph) => ({ ...glyph, x: glyph.x - left }));
    parts.push({ ...piece, shaped: { glyphs: moved, width: (glyphs[to]?.x ?? width) - left, rightToLeft } });
    from = to;
  }
  return parts;
}
