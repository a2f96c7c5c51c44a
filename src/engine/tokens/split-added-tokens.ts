import { type AlignedText, sliceAligned } from "./aligned-text.ts";
import type { AddedToken } from "./tokenizer-json.ts";

/** A stretch of text between added tokens, or one added token that was typed in the text. */
export interface Section {
  readonly aligned: AlignedText;
  readonly added?: AddedToken;
}

/** Cuts out the added tokens, leftmost and longest first, by what `written` says stands for each. */
export function addedTokenSplitter(
  tokens: readonly AddedToken[],
  written: (token: AddedToken) => string = ({ content }) => content,
): (aligned: AlignedText) => readonly Section[] {
  const known = new Map(tokens.map((token) => [written(token), token]));
  if (known.size === 0) return (aligned) => [{ aligned }];
  const longestFirst = [...known.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  const pattern = new RegExp(longestFirst.join("|"), "g");
  return (aligned) => split(aligned, pattern, known);
}

function split(aligned: AlignedText, pattern: RegExp, known: ReadonlyMap<string, AddedToken>): readonly Section[] {
  const sections: Section[] = [];
  let from = 0;
  for (const { 0: match, index } of aligned.text.matchAll(pattern)) {
    const added = known.get(match)!;
    const to = added.lstrip ? aligned.text.slice(0, index).trimEnd().length : index;
    if (to > from) sections.push({ aligned: sliceAligned(aligned, from, to) });
    from = index + match.length;
    sections.push({ aligned: sliceAligned(aligned, index, from), added });
    if (added.rstrip) from = aligned.text.length - aligned.text.slice(from).trimStart().length;
  }
  if (from < aligned.text.length) sections.push({ aligned: sliceAligned(aligned, from, aligned.text.length) });
  return sections;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
