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
import { columnWriter, FLAG, type TokenColumns } from "./token-columns.ts";
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
  const encodePart = (part: string, first: boolean) => {
    const ids: number[] = [];
    for (const piece of fine(part, first)) for (const id of model.ids(piece)) ids.push(id);
    return ids;
  };
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
    tokens(text: string, literal: readonly Range[] = []): TokenColumns {
      const whole = alignedWithItself(text);
      const isRead = (start: number, end: number) => !literal.some(([from, to]) => start < to && from < end);
      const tokens = columnWriter(text.length / 4);
      const seen = new Map<string, Encoded>();
      for (const { from, to, added } of splitTyped(text, isRead)) {
        if (added) addAdded(tokens, added, from, to);
        else placeText(tokens, normalizer.aligned(sliceAligned(whole, from, to), from === 0), from === 0, isRead, seen);
      }
      return tokens.build();
    },
  };

  /** What lies between the added tokens as typed. */
  function placeText(
    tokens: Writer,
    normalized: AlignedText,
    begins: boolean,
    isRead: IsRead,
    seen: Map<string, Encoded>,
  ) {
    const { text, starts, ends } = normalized;
    for (const { from, to, added } of splitNormalized(text, (a, b) => isRead(starts[a]!, ends[b - 1]!))) {
      if (added) addAdded(tokens, added, starts[from]!, ends[to - 1]!);
      else {
        const pieces = aligned(sliceAligned(normalized, from, to), begins && from === 0);
        placeTokens(pieces, model, tokens, { inBytes, seen });
      }
    }
  }

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
}

type Writer = ReturnType<typeof columnWriter>;
type IsRead = (start: number, end: number) => boolean;

function addAdded(tokens: Writer, { id, special }: AddedToken, start: number, end: number) {
  tokens.add(id, start, end, special ? FLAG.special : 0);
}
