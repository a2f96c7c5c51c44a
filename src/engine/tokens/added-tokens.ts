import type { AddedToken } from "./tokenizer-json.ts";

/** A stretch of text between added tokens, or one added token that was typed in the text, with the white space that it takes along. */
export interface Section {
  readonly from: number;
  readonly to: number;
  readonly added?: AddedToken;
}

/** Cuts out the added tokens, leftmost and longest first, by what `written` says stands for each (huggingface/tokenizers, tokenizer/added_vocabulary.rs). */
export function addedTokenSplitter(
  tokens: readonly AddedToken[],
  written: (token: AddedToken) => string = ({ content }) => content,
): (text: string, isRead?: IsRead) => readonly Section[] {
  const candidates = byFirstUnit(tokens.map((token) => [written(token), token] as const));
  if (candidates.size === 0) return (text) => (text === "" ? [] : [{ from: 0, to: text.length }]);
  const firsts = new RegExp(`[${[...candidates.keys()].map(unitEscape).join("")}]`, "g");
  return (text, isRead = () => true) => split(text, firsts, candidates, isRead);
}

/** Whether what stands in the range `[from, to)` may be an added token. */
type IsRead = (from: number, to: number) => boolean;

type Candidates = ReadonlyMap<number, readonly (readonly [string, AddedToken])[]>;

/** Longest first, under their first UTF-16 unit. */
function byFirstUnit(written: readonly (readonly [string, AddedToken])[]): Candidates {
  const latest = new Map(written.filter(([text]) => text !== "")); // of two written alike the last counts
  return Map.groupBy(
    [...latest].sort(([a], [b]) => b.length - a.length),
    ([text]) => text.charCodeAt(0),
  );
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

function split(text: string, firsts: RegExp, candidates: Candidates, isRead: IsRead): readonly Section[] {
  const sections: Section[] = [];
  let from = 0;
  firsts.lastIndex = 0;
  for (let match = firsts.exec(text); match !== null; match = firsts.exec(text)) {
    const { index } = match;
    const found = candidates
      .get(text.charCodeAt(index))
      ?.find(([written]) => text.startsWith(written, index) && isRead(index, index + written.length));
    if (found === undefined) continue;
    const [written, added] = found;
    const end = index + written.length;
    firsts.lastIndex = end;
    if (added.single_word && (endsInWord(text.slice(0, index)) || beginsWithWord(text.slice(end)))) continue;
    const start = added.lstrip ? from + trimEnd(text.slice(from, index)).length : index;
    const stop = added.rstrip ? text.length - trimStart(text.slice(end)).length : end;
    if (start > from) sections.push({ from, to: start });
    sections.push({ from: start, to: stop, added });
    from = stop;
    firsts.lastIndex = stop;
  }
  if (from < text.length) sections.push({ from, to: text.length });
  return sections;
}

/** White space is Unicode's, as in Rust; JavaScript's `trim` has U+FEFF and lacks U+0085. */
function trimEnd(text: string): string {
  return text.replace(/\p{White_Space}+$/u, "");
}

function trimStart(text: string): string {
  return text.replace(/^\p{White_Space}+/u, "");
}

function endsInWord(text: string): boolean {
  return /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u.test(text.slice(-2));
}

function beginsWithWord(text: string): boolean {
  return /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u.test(text);
}
