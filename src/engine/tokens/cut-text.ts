import { addedTokenSplitter } from "./added-tokens.ts";
import { type AlignedText, alignedWithItself, sliceAligned } from "./aligned-text.ts";
import { cutByPattern } from "./cut-by-pattern.ts";
import { cutStepsOf, type Range } from "./cut-steps.ts";
import { cutter } from "./cutter.ts";
import type { VocabularyModel } from "./models/vocabulary-model.ts";
import { normalizerOf } from "./normalizers.ts";
import { type Encoded, placeTokens } from "./place-tokens.ts";
import { rememberPieces } from "./remember-pieces.ts";
import { inTurn } from "./rewrite.ts";
import type { AddedToken, TokenizerJson } from "./tokenizer-json.ts";

/** Cuts well-formed texts into tokens of a model, in the order of the Rust reference: added tokens as typed, normalizer, added tokens as normalized, pieces, model. */
export function textCutter(json: TokenizerJson, model: VocabularyModel) {
  const normalizer = json.normalizer ? normalizerOf(json.normalizer) : inTurn([]);
  const isNormalized = ({ normalized, special }: AddedToken) => normalized ?? !special;
  const splitTyped = addedTokenSplitter(json.added_tokens.filter((token) => !isNormalized(token)));
  const splitNormalized = addedTokenSplitter(json.added_tokens.filter(isNormalized), ({ content }) =>
    normalizer.plain(content, true),
  );
  const { safeCut } = model;
  const { rough, fine, aligned, inBytes } = cutter([
    ...(json.pre_tokenizer ? cutStepsOf(json.pre_tokenizer) : []),
    ...(safeCut ? [{ kind: "cut" as const, cut: cutByPattern(safeCut, "Isolated") }] : []),
  ]);
  const encodePart = (part: string, first: boolean) => fine(part, first).flatMap((piece) => model.ids(piece));
  const remembered = rememberPieces((part) => encodePart(part, false));

  return {
    ids(text: string): readonly number[] {
      const ids: number[] = [];
      for (const typed of splitTyped(text)) {
        if (typed.added) ids.push(typed.added.id);
        else addSection(ids, normalizer.plain(text.slice(typed.from, typed.to), typed.from === 0), typed.from === 0);
      }
      return ids;
    },
    /** In the ranges of `literal` no added token is read. */
    tokens: (text: string, literal: readonly Range[] = []) => {
      const whole = alignedWithItself(text);
      const isRead = (start: number, end: number) => !literal.some(([from, to]) => start < to && from < end);
      const sections = splitTyped(text, isRead).flatMap((typed): readonly Placed[] => {
        const source = sliceAligned(whole, typed.from, typed.to);
        if (typed.added) return [{ added: typed.added, source }];
        const normalized = normalizer.aligned(source, typed.from === 0);
        const { text: made, starts, ends } = normalized;
        return splitNormalized(made, (from, to) => isRead(starts[from]!, ends[to - 1]!)).map(({ from, to, added }) => ({
          source: sliceAligned(normalized, from, to),
          first: typed.from === 0 && from === 0,
          ...(added && { added }),
        }));
      });
      const seen = new Map<string, Encoded>();
      return sections.flatMap((section) => placed(section, text, seen));
    },
  };

  function addSection(ids: number[], normalized: string, begins: boolean) {
    for (const { from, to, added } of splitNormalized(normalized)) {
      if (added) ids.push(added.id);
      else addText(ids, normalized.slice(from, to), begins && from === 0);
    }
  }

  function addText(ids: number[], text: string, first: boolean) {
    const parts = rough(text, first);
    const [begin] = parts;
    if (first && begin !== undefined) for (const id of encodePart(begin, true)) ids.push(id);
    for (const id of remembered(first ? parts.slice(1) : parts)) ids.push(id);
  }

  function placed({ added, source, first = false }: Placed, text: string, seen: Map<string, Encoded>) {
    if (added !== undefined) {
      const [start, end] = [source.starts[0]!, source.ends.at(-1)!];
      return [{ id: added.id, token: added.content, text: text.slice(start, end), special: added.special, start, end }];
    }
    return placeTokens(aligned(source, first), text, model, { inBytes, seen });
  }
}

interface Placed {
  readonly source: AlignedText;
  readonly added?: AddedToken;
  readonly first?: boolean;
}
