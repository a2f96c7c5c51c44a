/** Ids of pieces, one after the other. The same pieces come again and again: what each became is kept. */
export function rememberPieces(
  encodePiece: (piece: string) => readonly number[],
): (pieces: readonly string[]) => number[] {
  const seen = new Map<string, readonly number[]>();
  return (pieces) => {
    const ids: number[] = [];
    for (const piece of pieces) {
      let encoded = seen.get(piece);
      if (encoded === undefined) {
        encoded = encodePiece(piece);
        if (seen.size >= MOST_SEEN) seen.clear();
        if (piece.length <= LONGEST_SEEN) seen.set(copy(piece), encoded);
      }
      for (const id of encoded) ids.push(id);
    }
    return ids;
  };
}

/** Some 10 MB when full. */
const MOST_SEEN = 50_000;
/** Longer pieces seldom come again. */
const LONGEST_SEEN = 64;

/** A string of its own: V8 keeps a part of a text as a view into it, and the whole text in memory with it. */
function copy(piece: string): string {
  return Buffer.from(piece, "utf16le").toString("utf16le");
}
