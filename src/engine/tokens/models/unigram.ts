import { z } from "zod";
import { characterLength } from "../aligned-text.ts";
import { byteIds, byteNames, byteSpeller } from "./byte-tokens.ts";
import { ROOT, type TokenTrie, tokenTrie } from "./token-trie.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { PlacedIds, VocabularyModel } from "./vocabulary-model.ts";

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
  const trie = tokenTrie(ids);
  const bytes = byteIds(vocabulary.idOf);
  const bytesOf = byteSpeller(bytes);
  const encode: VocabularyModel["encode"] = (piece) => {
    const placed: Placed = { ids: [], froms: [], tos: [] };
    const { ids: path, froms, tos } = bestCuts(piece, { trie, scores, unknownScore });
    for (let i = 0; i < path.length; i++) {
      const from = froms[i]!;
      let to = tos[i]!;
      if (isUncovered(path[i]!)) {
        // Neighbours that no token covers are unknown together; so is the unknown token itself where it stands in the text.
        while (unknownId !== undefined && i + 1 < path.length && isUncovered(path[i + 1]!)) to = tos[++i]!;
        const token = piece.slice(from, to);
        const found = ids.get(token);
        const spelled = found === undefined && byte_fallback ? bytesOf(token) : undefined;
        if (spelled === undefined) add(placed, found ?? unknownId, from, to);
        else for (const one of spelled) add(placed, one, from, to);
      } else add(placed, path[i], from, to);
    }
    return placed;
  };
  return {
    vocabulary,
    encode,
    ids: (piece) => encode(piece).ids,
    byteOf: byte_fallback ? byteNames(bytes) : undefined,
  };

  function isUncovered(id: number): boolean {
    return id === UNCOVERED || id === unknownId;
  }
}

interface Placed {
  readonly ids: number[];
  readonly froms: number[];
  readonly tos: number[];
}

function add({ ids, froms, tos }: Placed, id: number | undefined, from: number, to: number) {
  if (id === undefined) return;
  ids.push(id);
  froms.push(from);
  tos.push(to);
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
  readonly trie: TokenTrie;
  readonly scores: Float64Array;
  readonly unknownScore: number;
}

/** The best path (Viterbi 1967) over the ends of characters. */
function bestCuts(text: string, { trie, scores, unknownScore }: Scored): PlacedIds {
  const best = new Float64Array(text.length + 1).fill(-Infinity);
  const begins = new Int32Array(text.length + 1).fill(-1);
  const tokens = new Int32Array(text.length + 1);
  best[0] = 0;
  for (let from = 0; from < text.length; ) {
    const reached = best[from]!;
    const width = characterLength(text, from);
    let covered = false;
    let node = trie.next(ROOT, text.charCodeAt(from));
    for (let to = from + 1; node >= 0; node = to < text.length ? trie.next(node, text.charCodeAt(to++)) : -1) {
      const id = trie.idAt(node);
      if (id < 0) continue;
      if (to - from === width) covered = true;
      reach(from, to, reached + scores[id]!, id);
    }
    if (!covered) reach(from, from + width, reached + unknownScore, UNCOVERED);
    from += width;
  }
  const path: Placed = { ids: [], froms: [], tos: [] };
  for (let to = text.length; to > 0; to = begins[to]!) add(path, tokens[to], begins[to]!, to);
  return { ids: path.ids.reverse(), froms: path.froms.reverse(), tos: path.tos.reverse() };

  function reach(from: number, to: number, score: number, id: number) {
    if (begins[to] !== -1 && score <= best[to]!) return;
    best[to] = score;
    begins[to] = from;
    tokens[to] = id;
  }
}
