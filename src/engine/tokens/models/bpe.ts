import { z } from "zod";
import { characterLength } from "../aligned-text.ts";
import { byteTokens, hasEveryByte } from "./byte-tokens.ts";
import { type Merges, mergePairs } from "./merge-pairs.ts";
import { vocabularyOf, vocabularySchema } from "./vocabulary.ts";
import type { PlacedId, VocabularyModel } from "./vocabulary-model.ts";

/** Byte-pair encoding as huggingface/tokenizers does it (models/bpe/model.rs). */
export function bpe(json: unknown): VocabularyModel {
  const options = schema.parse(json);
  const { vocab, unk_token, end_of_word_suffix, byte_fallback, fuse_unk, ignore_merges } = options;
  const suffix = end_of_word_suffix ?? "";
  const prefix = options.continuing_subword_prefix ?? "";
  const unknownId = unk_token == null ? undefined : vocab[unk_token];
  const vocabulary = vocabularyOf(Object.entries(vocab), {
    unknownId,
    endOfWord: suffix === "" ? undefined : suffix,
  });
  const { ids } = vocabulary;
  const merges = readMerges(options.merges, ids, prefix.length);
  const spelled = speller(ids, { prefix, suffix, byte_fallback, fuse_unk, unknownId });
  const neverUnknown = (byte_fallback && hasEveryByte(vocabulary.idOf)) || !fuse_unk;
  return {
    vocabulary,
    safeCut: neverUnknown ? wordStarts(ids) : undefined,
    encode(piece) {
      const whole = ignore_merges ? ids.get(piece) : undefined;
      return whole === undefined ? merge(spelled(piece), merges) : [{ id: whole, from: 0, to: piece.length }];
    },
  };
}

const schema = z.object({
  vocab: vocabularySchema,
  merges: z.custom<readonly unknown[]>(Array.isArray, "not a list"),
  unk_token: z.string().nullish(),
  continuing_subword_prefix: z.string().nullish(),
  end_of_word_suffix: z.string().nullish(),
  fuse_unk: z.boolean().default(false),
  byte_fallback: z.boolean().default(false),
  ignore_merges: z.boolean().default(false),
});

type Ids = ReadonlyMap<string, number>;

/** `"a b"`, or `["a", "b"]` in newer files; of equal pairs the last counts, as in the reference. */
function readMerges(written: readonly unknown[], ids: Ids, prefixLength: number): Merges {
  const merged = new Int32Array(written.length);
  const most = highest(ids) + 1;
  const ranks = new Map<number, number>();
  for (const [rank, one] of written.entries()) {
    const [left, right] = typeof one === "string" ? cutMerge(one) : pair.parse(one);
    merged[rank] = known(ids, left + right.slice(prefixLength));
    ranks.set(known(ids, left) * most + known(ids, right), rank);
  }
  return { merged, rankOf: (left, right) => ranks.get(left * most + right) };
}

const pair = z.tuple([z.string(), z.string()]);

function cutMerge(written: string): readonly [string, string] {
  const at = written.indexOf(" ");
  if (at < 0 || written.indexOf(" ", at + 1) >= 0) throw new SyntaxError(`not a merge: ${JSON.stringify(written)}`);
  return [written.slice(0, at), written.slice(at + 1)];
}

function known(ids: Ids, token: string): number {
  const id = ids.get(token);
  if (id === undefined)
    throw new SyntaxError(`a merge has a token that is not in the vocabulary: ${JSON.stringify(token)}`);
  return id;
}

function highest(ids: Ids): number {
  let most = 0;
  for (const id of ids.values()) if (id > most) most = id;
  return most;
}

interface Spelling {
  readonly prefix: string;
  readonly suffix: string;
  readonly byte_fallback: boolean;
  readonly fuse_unk: boolean;
  readonly unknownId: number | undefined;
}

/** A piece as the vocabulary's characters, or bytes; what it lacks altogether is the unknown token, or left out where there is none. */
function speller(
  ids: Ids,
  { prefix, suffix, byte_fallback, fuse_unk, unknownId }: Spelling,
): (piece: string) => PlacedId[] {
  return (piece) => {
    const placed: PlacedId[] = [];
    let unknown: { id: number; from: number; to: number } | undefined;
    for (let from = 0; from < piece.length; ) {
      const to = from + characterLength(piece, from);
      const character = piece.slice(from, to);
      const written = (from > 0 ? prefix : "") + character + (to === piece.length ? suffix : "");
      const id = ids.get(written);
      const bytes =
        id === undefined && byte_fallback ? byteTokens(written, from, (token) => ids.get(token)) : undefined;
      if (id !== undefined) {
        if (unknown) placed.push(unknown);
        unknown = undefined;
        placed.push({ id, from, to });
      } else if (bytes !== undefined) {
        placed.push(...bytes);
      } else if (unknownId !== undefined) {
        if (unknown && fuse_unk) unknown.to = to;
        else {
          if (unknown) placed.push(unknown);
          unknown = { id: unknownId, from, to };
        }
      }
      from = to;
    }
    if (unknown) placed.push(unknown);
    return placed;
  };
}

function merge(placed: readonly PlacedId[], merges: Merges): readonly PlacedId[] {
  if (placed.length < 2) return placed;
  const ids = placed.map(({ id }) => id);
  const ends = placed.map(({ to }) => to);
  mergePairs(ids, ends, merges);
  const joined: PlacedId[] = [];
  for (const [i, one] of placed.entries()) {
    const id = ids[i]!;
    if (id === one.id) joined.push(one);
    else if (id >= 0) joined.push({ id, from: one.from, to: ends[i]! });
  }
  return joined;
}

/** SentencePiece's `▁` begins a word: where no token has one after another character, no merge goes across. */
function wordStarts(ids: Ids): RegExp | undefined {
  let marks = 0;
  for (const token of ids.keys()) {
    if (/[^▁]▁/u.test(token)) return undefined;
    if (token.startsWith("▁")) marks++;
  }
  return marks > 0 ? /▁*[^▁]+|▁+/gu : undefined;
}
