import { displayWidth, graphemes, isWide } from "./display-width.ts";

/** Lines of at most `width` columns. Breaks at spaces and beside wide characters, inside a word only when it is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces(line)) {
    if (displayWidth(current + piece) <= width) {
      current += piece;
      continue;
    }
    // The space at which a line is broken is not carried over.
    if (current.trim() !== "") lines.push(current.trimEnd());
    const parts = piece.trim() === "" ? [""] : chop(piece, width);
    lines.push(...parts.slice(0, -1));
    current = parts.at(-1) ?? "";
  }
  return current.trim() === "" ? lines : [...lines, current];
}

/** Spaces, wide characters one by one, and runs of anything else. */
function pieces(line: string): readonly string[] {
  const found: string[] = [];
  let last: Kind | undefined;
  for (const grapheme of graphemes(line)) {
    const kind = kindOf(grapheme);
    if (kind === last && kind !== "wide") found.push(`${found.pop()}${grapheme}`);
    else found.push(grapheme);
    last = kind;
  }
  return found;
}

type Kind = "space" | "wide" | "other";

function kindOf(grapheme: string): Kind {
  if (/^\s+$/u.test(grapheme)) return "space";
  return isWide(grapheme) ? "wide" : "other";
}

function chop(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  let current = "";
  for (const grapheme of graphemes(word)) {
    if (current !== "" && displayWidth(current + grapheme) > width) {
      parts.push(current);
      current = "";
    }
    current += grapheme;
  }
  return [...parts, current];
}
