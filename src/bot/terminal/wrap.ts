import { displayWidth, graphemes, graphemeWidth } from "../display-width.ts";

/** Lines of at most `width` columns. Breaks at spaces and beside wide characters, inside a word only when it is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = EMPTY;
  for (const piece of pieces(line)) {
    if (current.width + piece.width <= width) {
      current = { kind: "other", text: current.text + piece.text, width: current.width + piece.width };
      continue;
    }
    if (current.text.trim() !== "") lines.push(current.text.trimEnd());
    // The space at which a line is broken is not carried over.
    const parts = piece.kind === "space" ? [EMPTY] : chop(piece, width);
    lines.push(...parts.slice(0, -1).map(({ text }) => text));
    current = parts.at(-1) ?? EMPTY;
  }
  return current.text.trim() === "" ? lines : [...lines, current.text];
}

/** A stretch of a line that stays together, its width in columns. */
interface Piece {
  readonly kind: "space" | "wide" | "other";
  readonly text: string;
  readonly width: number;
}

const EMPTY: Piece = { kind: "space", text: "", width: 0 };

/** Spaces, wide characters one by one, and runs of anything else. */
function pieces(line: string): readonly Piece[] {
  const found: Piece[] = [];
  for (const text of graphemes(line)) {
    const width = graphemeWidth(text);
    const kind = text.trim() === "" ? "space" : width === 2 ? "wide" : "other";
    const last = found.at(-1);
    if (last?.kind === kind && kind !== "wide") {
      found[found.length - 1] = { kind, text: last.text + text, width: last.width + width };
    } else {
      found.push({ kind, text, width });
    }
  }
  return found;
}

function chop({ kind, text: word }: Piece, width: number): readonly Piece[] {
  const parts: Piece[] = [];
  let current = EMPTY;
  for (const grapheme of graphemes(word)) {
    const wanted = graphemeWidth(grapheme);
    if (current.width + wanted > width && current.text !== "") {
      parts.push(current);
      current = EMPTY;
    }
    current = { kind, text: current.text + grapheme, width: current.width + wanted };
  }
  return [...parts, current];
}
