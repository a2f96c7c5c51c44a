import type { Token } from "../ports.ts";

/** What is drawn as one box: a token, or the tokens that share a character. */
export interface Cell {
  readonly tokens: readonly Token[];
  /** The number of the first one. */
  readonly index: number;
  /** Empty for special tokens. */
  readonly text: string;
  /** Where `text` begins in the whole text. */
  readonly start?: number;
}

/** Tokens in the order of the encoding, joined where they hold parts of the same character; a chain of such tokens is cut after `MOST_TOGETHER`. */
export function tokenCells(text: string, tokens: readonly Token[]): readonly Cell[] {
  const cells: Cell[] = [];
  for (let index = 0; index < tokens.length; ) {
    let end = index + 1;
    while (end < tokens.length && end - index < MOST_TOGETHER && sharesCharacter(tokens[end - 1]!, tokens[end]!)) end++;
    cells.push(cellOf(text, tokens.slice(index, end), index));
    index = end;
  }
  return cells;
}

/** Twice the bytes of the longest UTF-8 character: a chain goes on where tokens straddle one character after the other. */
const MOST_TOGETHER = 8;

function sharesCharacter(a: Token, b: Token): boolean {
  return (
    a.end !== undefined && b.start !== undefined && b.start < a.end && a.bytes !== undefined && b.bytes !== undefined
  );
}

function cellOf(text: string, tokens: readonly Token[], index: number): Cell {
  const start = tokens[0]?.start;
  if (start === undefined || tokens[0]?.special) return { tokens, index, text: "" };
  const end = Math.max(...tokens.map((token) => token.end ?? start));
  return { tokens, index, start, text: text.slice(start, end).toWellFormed() };
}
