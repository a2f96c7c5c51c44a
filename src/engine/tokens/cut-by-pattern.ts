import type { Range } from "./cut-steps.ts";

/** What becomes of the matches: left out, on their own, joined to a neighbour, or neighbouring ones together. */
export type CutBehavior = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

/** Cuts a text by a pattern, or by what lies between its matches (`invert`), as huggingface/tokenizers does (tokenizer/normalizer.rs, `split`). */
export function cutByPattern(
  pattern: RegExp,
  behavior: CutBehavior,
  invert = false,
): (text: string) => readonly Range[] {
  return (text) => arrange(pieces(text, pattern, invert), behavior).filter(([from, to]) => to > from);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly matched: boolean;
}

function pieces(text: string, pattern: RegExp, invert: boolean): readonly Piece[] {
  const all: Piece[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index > end) all.push({ from: end, to: index, matched: invert });
    end = index + match.length;
    all.push({ from: index, to: end, matched: !invert });
  }
  if (end < text.length) all.push({ from: end, to: text.length, matched: invert });
  return all;
}

function arrange(all: readonly Piece[], behavior: CutBehavior): readonly Range[] {
  switch (behavior) {
    case "Removed":
      return all.filter(({ matched }) => !matched).map(range);
    case "Isolated":
      return all.map(range);
    case "Contiguous":
      return join(all, (before, { matched }) => before.matched === matched);
    case "MergedWithPrevious":
      return join(all, (before, { matched }) => matched && !before.matched);
    case "MergedWithNext":
      return join(all, (before, { matched }) => before.matched && !matched);
    default:
      return behavior satisfies never;
  }
}

/** Neighbours become one where `together` says so of the two as they were. */
function join(all: readonly Piece[], together: (before: Piece, piece: Piece) => boolean): readonly Range[] {
  const joined: [number, number][] = [];
  for (const [i, piece] of all.entries()) {
    const before = all[i - 1];
    const last = joined.at(-1);
    if (before !== undefined && last !== undefined && together(before, piece)) last[1] = piece.to;
    else joined.push([piece.from, piece.to]);
  }
  return joined;
}

function range({ from, to }: Piece): Range {
  return [from, to];
}
