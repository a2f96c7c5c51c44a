import { EngineError } from "../errors.ts";
import { type AlignedText, alignedBuilder, characterLength } from "./aligned-text.ts";
import { mapAligned } from "./map-aligned.ts";

/** A step that makes one text of another; `aligned` keeps every unit's range in the source and makes the same text. */
export interface Rewrite {
  /** `first`: the text stands at the beginning of what was given. */
  plain(text: string, first: boolean): string;
  aligned(source: AlignedText, first: boolean): AlignedText;
}

/** A rewrite of a part of a text, put behind what is built already: many small parts then share one text. */
export interface EditRewrite extends Rewrite {
  append(built: ReturnType<typeof alignedBuilder>, source: AlignedText, part: Part): void;
}

/** The units `[from, to)` of a text. `first`: it stands at the beginning of what was given. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
}

/** The units `[from, to)` become `text`; an insertion has `from === to`. */
export type Edit = readonly [from: number, to: number, text: string];

/** A rewrite that is a list of edits, in order and apart from each other: exact to the unit. */
export function byEdits(editsOf: (text: string, first: boolean) => Iterable<Edit>): EditRewrite {
  const append: EditRewrite["append"] = (built, source, part) => {
    const { from: begin, to: end, first } = part;
    let kept = begin;
    for (const [from, to, replacement] of editsOf(source.text.slice(begin, end), first)) {
      built.keep(source, kept, begin + from);
      if (from === to) built.insert(placeOf(source, begin + from, part), replacement);
      else built.replace(source, begin + from, begin + to, replacement);
      kept = begin + to;
      stopGrowing(built.length());
    }
    built.keep(source, kept, end);
  };
  return {
    plain(text, first) {
      let made = "";
      let kept = 0;
      for (const [from, to, replacement] of editsOf(text, first)) {
        made += text.slice(kept, from) + replacement;
        kept = to;
        stopGrowing(made.length);
      }
      return kept === 0 && made === "" ? text : made + text.slice(kept);
    },
    aligned(source, first) {
      const { length } = source.text;
      const built = alignedBuilder(length);
      append(built, source, { from: 0, to: length, first });
      return built.build();
    },
    append,
  };
}

/** Where unit `at` begins in the source; at a part's end, where the unit before it ends. */
function placeOf(source: AlignedText, at: number, { from, to }: Part): number {
  return (at < to ? source.starts[at] : at > from ? source.ends[at - 1] : undefined) ?? 0;
}

/** A megabyte of text becomes three in bytes, eighteen where Unicode has the longest decompositions. */
const LONGEST = 2 ** 26;

/** A step of a hostile tokenizer could write a book in place of each character. */
function stopGrowing(length: number) {
  if (length > LONGEST) throw new EngineError("tokenizer.grows", { most: LONGEST });
}

/** A rewrite that is a function of the text, such as a Unicode form: aligned cluster by cluster. */
export function byMapping(mapping: (text: string) => string): Rewrite {
  return { plain: mapping, aligned: (source) => mapAligned(source, mapping) };
}

/** A function of the text that looks at one character at a time, such as lower case. */
export function byCharacters(mapping: (text: string) => string): Rewrite {
  return {
    plain: mapping,
    aligned(source) {
      const { text } = source;
      if (mapping(text) === text) return source;
      const mapped = new Map<string, string>();
      const built = alignedBuilder(text.length);
      let kept = 0;
      for (let at = 0, end = 0; at < text.length; at = end) {
        end = at + characterLength(text, at);
        const character = text.slice(at, end);
        const made = mapped.get(character) ?? mapping(character);
        mapped.set(character, made);
        if (made === character) continue;
        built.keep(source, kept, at);
        built.replace(source, at, end, made);
        kept = end;
      }
      built.keep(source, kept, text.length);
      return built.build();
    },
  };
}

/** One after the other. */
export function inTurn(rewrites: readonly Rewrite[]): Rewrite {
  return {
    plain: (text, first) => rewrites.reduce((made, rewrite) => rewrite.plain(made, first), text),
    aligned: (source, first) => rewrites.reduce((made, rewrite) => rewrite.aligned(made, first), source),
  };
}

/** Every match becomes what `replacement` says. */
export function byPattern(pattern: RegExp, replacement: (match: string) => string): Rewrite {
  return byEdits((text) => edits(text, pattern, replacement));
}

function* edits(text: string, pattern: RegExp, replacement: (match: string) => string): Iterable<Edit> {
  for (const { 0: match, index } of text.matchAll(pattern)) yield [index, index + match.length, replacement(match)];
}
