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

type Candidates = ReadonlyMap<number, Candidate>;

/** Added tokens with the same first UTF-16 unit. There may be tens of thousands, of a few lengths. */
interface Candidate {
  readonly byText: ReadonlyMap<string, AddedToken>;
  /** Longest first. */
  readonly lengths: readonly number[];
}

function byFirstUnit(written: readonly (readonly [string, AddedToken])[]): Candidates {
  const latest = new Map(written.filter(([text]) => text !== "")); // of two written alike the last counts
  const groups = Map.groupBy(latest, ([text]) => text.charCodeAt(0));
  return new Map(
    Array.from(groups, ([unit, group]) => {
      const lengths = [...new Set(group.map(([text]) => text.length))].sort((a, b) => b - a);
      return [unit, { byText: new Map(group), lengths }];
    }),
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
    const found = tokenAt(text, index, candidates.get(text.charCodeAt(index))!, isRead);
    if (found === undefined) continue;
    const { end, added } = found;
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

function tokenAt(text: string, index: number, { byText, lengths }: Candidate, isRead: IsRead) {
  for (const length of lengths) {
    const end = index + length;
    if (end > text.length) continue;
    const added = byText.get(text.slice(index, end));
    if (added !== undefined && isRead(index, end)) return { end, added };
  }
  return undefined;
}

/** White space is Unicode's, as in Rust; JavaScript's `trim` has U+FEFF and lacks U+0085. */
function trimEnd(text: string): string {
  let end = text.length;
  // From the end: a pattern would try every white space of a long text.
  while (end > 0 && /^\p{White_Space}$/u.test(text[end - 1]!)) end--;
  return text.slice(0, end);
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
