import { characterLength } from "./aligned-text.ts";
import type { Cut } from "./cut-steps.ts";

/** What becomes of the matches: left out, on their own, joined to a neighbour, or neighbouring ones together. */
export type CutBehavior = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

/** Cuts a text by a pattern (global), or by what lies between its matches (`invert`), as huggingface/tokenizers does (tokenizer/normalizer.rs, `split`). */
export function cutByPattern(pattern: RegExp, behavior: CutBehavior, invert = false): Cut {
  return (text, add) => {
    const { take, end } = arrange(behavior, (from, to) => {
      if (to > from) add(from, to);
    });
    pieces(text, pattern, (from, to, isMatch) => take(from, to, isMatch !== invert));
    end();
  };
}

/** What matches and what lies between, in order. */
function pieces(text: string, pattern: RegExp, take: (from: number, to: number, isMatch: boolean) => void) {
  let end = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const { 0: match, index } = found;
    if (index > end) take(end, index, false);
    end = index + match.length;
    take(index, end, true);
    if (match === "") pattern.lastIndex += end < text.length ? characterLength(text, end) : 1;
  }
  if (end < text.length) take(end, text.length, false);
}

interface Arranging {
  take(from: number, to: number, matched: boolean): void;
  end(): void;
}

function arrange(behavior: CutBehavior, add: (from: number, to: number) => void): Arranging {
  switch (behavior) {
    case "Removed":
      return { take: (from, to, matched) => matched || add(from, to), end() {} };
    case "Isolated":
      return { take: (from, to) => add(from, to), end() {} };
    case "Contiguous":
      return join(add, (before, matched) => before === matched);
    case "MergedWithPrevious":
      return join(add, (before, matched) => matched && !before);
    case "MergedWithNext":
      return join(add, (before, matched) => before && !matched);
    default:
      return behavior satisfies never;
  }
}

/** Neighbours become one where `together` says so of the two as they were. */
function join(
  add: (from: number, to: number) => void,
  together: (before: boolean, matched: boolean) => boolean,
): Arranging {
  let start = -1;
  let stop = -1;
  let before = false;
  return {
    take(from, to, matched) {
      if (start < 0 || !together(before, matched)) {
        if (start >= 0) add(start, stop);
        start = from;
      }
      stop = to;
      before = matched;
    },
    end() {
      if (start >= 0) add(start, stop);
    },
  };
}
