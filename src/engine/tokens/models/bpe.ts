import { z } from "zod";
import { byteIds, byteNames, hasEveryByte } from "./byte-tokens.ts";
import { type Merges, mergePairs } from "./merge-pairs.ts";
import { pairRanks } from "./pair-ranks.ts";
import { type Row, speller } from "./spell-row.ts";
import { vocabularyOf, vocabularySchema } from "./vocabulary.ts";
import type { PlacedIds, VocabularyModel } from "./vocabulary-model.ts";

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
  const bytes = byteIds(vocabulary.idOf);
  const neverUnknown = (byte_fallback && hasEveryByte(bytes)) || !fuse_unk;
  const wholeId = (piece: string) => (ignore_merges ? ids.get(piece) : undefined);
  const merged = (piece: string): Row => {
    const row = spelled(piece);
    if (row.ids.length > 1) mergePairs(row.ids, row.tos, merges);
    return row;
  };
  return {
    vocabulary,
    safeCut: neverUnknown ? wordStarts(ids) : undefined,
    byteOf: byte_fallback ? byteNames(bytes) : undefined,
    encode(piece) {
      const whole = wholeId(piece);
      return whole === undefined ? placedOf(merged(piece)) : { ids: [whole], froms: [0], tos: [piece.length] };
    },
    ids(piece) {
      const whole = wholeId(piece);
      return whole === undefined ? merged(piece).ids.filter((id) => id >= 0) : [whole];
    },
  };
}

/** Without the places that were joined to another. */
function placedOf({ ids, froms, tos }: Row): PlacedIds {
  const isKept = (_: number, i: number) => ids[i]! >= 0;
  return { ids: ids.filter(isKept), froms: froms.filter(isKept), tos: tos.filter(isKept) };
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
  if (written.length > MOST_MERGES) throw new SyntaxError(`more than ${MOST_MERGES} merges`);
  const merged = new Int32Array(written.length);
  const ranks = pairRanks(written.length);
  for (const [rank, one] of written.entries()) {
    const [left, right] = typeof one === "string" ? cutMerge(one) : pair.parse(one);
    merged[rank] = known(ids, left + right.slice(prefixLength));
    ranks.set(known(ids, left), known(ids, right), rank);
  }
  return { merged, ranks };
}

/** As many ranks as `mergePairs` tells apart; the largest known vocabulary has half a million. */
const MOST_MERGES = 2 ** 21;

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

/** SentencePiece's `▁` begins a word: where no token has one after another character, no merge goes across. */
function wordStarts(ids: Ids): RegExp | undefined {
  let marks = 0;
  for (const token of ids.keys()) {
    if (/[^▁]▁/u.test(token)) return undefined;
    if (token.startsWith("▁")) marks++;
  }
  return marks > 0 ? /▁*[^▁]+|▁+/gu : undefined;
}
