import { EngineError } from "../errors.ts";
import { type AlignedText, alignedBuilder } from "./aligned-text.ts";
import { mapAligned } from "./map-aligned.ts";

/** A step that makes one text of another; `aligned` keeps every unit's range in the source and makes the same text. */
export interface Rewrite {
  /** `first`: the text stands at the beginning of what was given. */
  plain(text: string, first: boolean): string;
  aligned(source: AlignedText, first: boolean): AlignedText;
}

/** The units `[from, to)` become `text`; an insertion has `from === to`. */
export type Edit = readonly [from: number, to: number, text: string];

/** A rewrite that is a list of edits, in order and apart from each other: exact to the unit. */
export function byEdits(editsOf: (text: string, first: boolean) => Iterable<Edit>): Rewrite {
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
      const built = alignedBuilder(source);
      let kept = 0;
      for (const [from, to, replacement] of editsOf(source.text, first)) {
        built.keep(kept, from);
        if (from === to) built.insert(from, replacement);
        else built.replace(from, to, replacement);
        kept = to;
        stopGrowing(built.length());
      }
      built.keep(kept, source.text.length);
      return built.build();
    },
  };
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
