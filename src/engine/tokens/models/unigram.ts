import { z } from "zod";
import { characterLength } from "../aligned-text.ts";
import { byteIds, byteTokens } from "./byte-tokens.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { PlacedId, VocabularyModel } from "./vocabulary-model.ts";

/**
 * SentencePiece's unigram model (Kudo 2018): of all ways to cut, the one with the highest sum of log-probabilities, found as
 * huggingface/tokenizers finds it (models/unigram/model.rs, `encode_optimized`), so that ties fall alike. What no token covers costs 10 more than the least likely token.
 */
export function unigram(json: unknown): VocabularyModel {
  const { vocab, unk_id, byte_fallback } = schema.parse(json);
  const unknownId = unk_id ?? undefined;
  if (unknownId !== undefined && unknownId >= vocab.length) throw new SyntaxError("unk_id is not in the vocabulary");
  const vocabulary = vocabularyOf(
    vocab.map(([token], id) => [token, id] as const),
    { unknownId },
  );
  const { ids } = vocabulary;
  const scores = Float64Array.from(vocab, ([, score]) => score);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;
  const longest = longestByStart(ids);
  const bytesById = byteIds(vocabulary.idOf);
  const encode: VocabularyModel["encode"] = (piece) =>
    join(bestCuts(piece, { ids, scores, longest, unknownScore }), unknownId).flatMap(
      ({ id, from, to }): readonly PlacedId[] => {
        const token = piece.slice(from, to);
        const found = id === UNCOVERED ? ids.get(token) : id;
        if (found !== undefined) return [{ id: found, from, to }];
        const bytes = byte_fallback ? byteTokens(token, from, bytesById) : undefined;
        return bytes ?? (unknownId === undefined ? [] : [{ id: unknownId, from, to }]);
      },
    );
  return { vocabulary, encode, ids: (piece) => encode(piece).map(({ id }) => id) };
}

const schema = z.object({
  vocab: z.array(z.tuple([z.string(), z.number()])).min(1),
  unk_id: z.int().min(0).nullish(),
  byte_fallback: z.boolean().default(false),
});

/** `K_UNK_PENALTY` of sentencepiece. */
const UNKNOWN_PENALTY = 10;
const UNCOVERED = -1;

interface Scored {
  readonly ids: ReadonlyMap<string, number>;
  readonly scores: Float64Array;
  readonly longest: ReadonlyMap<number, number>;
  readonly unknownScore: number;
}

/** The best path (Viterbi 1967) over the ends of characters. */
function bestCuts(text: string, { ids, scores, longest, unknownScore }: Scored): readonly PlacedId[] {
  const best = new Float64Array(text.length + 1).fill(-Infinity);
  const begins = new Int32Array(text.length + 1).fill(-1);
  const tokens = new Int32Array(text.length + 1);
  best[0] = 0;
  for (let from = 0; from < text.length; ) {
    const reached = best[from]!;
    const width = characterLength(text, from);
    const most = Math.min(text.length - from, longest.get(text.charCodeAt(from)) ?? 0);
    let covered = false;
    for (let length = width; length <= most; length++) {
      const id = ids.get(text.slice(from, from + length));
      if (id === undefined) continue;
      if (length === width) covered = true;
      reach(from, from + length, reached + scores[id]!, id);
    }
    if (!covered) reach(from, from + width, reached + unknownScore, UNCOVERED);
    from += width;
  }
  const path: PlacedId[] = [];
  for (let to = text.length; to > 0; to = begins[to]!) path.push({ id: tokens[to]!, from: begins[to]!, to });
  return path.reverse();

  function reach(from: number, to: number, score: number, id: number) {
    if (begins[to] !== -1 && score <= best[to]!) return;
    best[to] = score;
    begins[to] = from;
    tokens[to] = id;
  }
}

/** Neighbours that no token covers are unknown together; so is the unknown token itself where it stands in the text. */
function join(path: readonly PlacedId[], unknownId: number | undefined): readonly PlacedId[] {
  const joined: PlacedId[] = [];
  for (const one of path) {
    const id = one.id === unknownId ? UNCOVERED : one.id;
    const last = joined.at(-1);
    if (id === UNCOVERED && last?.id === UNCOVERED && unknownId !== undefined) {
      joined[joined.length - 1] = { id, from: last.from, to: one.to };
    } else joined.push({ ...one, id });
  }
  return joined;
}

/** UTF-16 units of the longest token, by the first unit: no longer one need be looked up. */
function longestByStart(ids: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const longest = new Map<number, number>();
  for (const token of ids.keys()) {
    const start = token.charCodeAt(0);
    longest.set(start, Math.max(longest.get(start) ?? 0, token.length));
  }
  return longest;
}
