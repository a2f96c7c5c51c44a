import { lowestFirst } from "../lowest-first.ts";
import type { PairRanks } from "./pair-ranks.ts";

/** What two neighbours become, by rank: the lowest is joined first. */
export interface Merges {
  readonly ranks: PairRanks;
  readonly merged: Int32Array;
}

/**
 * Byte-pair encoding of a row of ids (Sennrich et al. 2016), as huggingface/tokenizers does it (models/bpe/word.rs): the pair with the lowest
 * rank is joined, the leftmost of equals first. Each element's `ends` moves to the end of what joined it; an element that was joined to
 * another has the id −1. n elements take n·log n steps; a few are quicker looked through each time.
 */
export function mergePairs(ids: number[], ends: number[], merges: Merges): void {
  if (ids.length > FEW) mergeMany(ids, ends, merges);
  else mergeFew(ids, ends, merges);
}

const FEW = 32;

function mergeFew(ids: number[], ends: number[], { ranks, merged }: Merges): void {
  const size = ids.length;
  const next = ids.map((_, at) => at + 1);
  const own = ids.map((id, at) => (at + 1 < size ? ranks.get(id, ids[at + 1]!) : -1));
  for (;;) {
    let best = -1;
    let before = -1; // of the best
    for (let at = 0, last = -1; at < size; last = at, at = next[at]!) {
      if (own[at] === -1 || (best >= 0 && own[at]! >= own[best]!)) continue;
      best = at;
      before = last;
    }
    if (best < 0) return;
    const right = next[best]!;
    ids[best] = merged[own[best]!]!;
    ends[best] = ends[right]!;
    ids[right] = -1;
    const after = next[right]!;
    next[best] = after;
    own[best] = after < size ? ranks.get(ids[best]!, ids[after]!) : -1;
    if (before >= 0) own[before] = ranks.get(ids[before]!, ids[best]!);
  }
}

function mergeMany(ids: number[], ends: number[], { ranks, merged }: Merges): void {
  const size = ids.length;
  const next = new Int32Array(size);
  const before = new Int32Array(size);
  const own = new Int32Array(size).fill(-1);
  const queue = lowestFirst(2 * size);
  for (let at = 0; at < size; at++) {
    next[at] = at + 1;
    before[at] = at - 1;
  }
  for (let at = 0; at < size - 1; at++) rankPair(at);

  for (let key = queue.take(); key !== undefined; key = queue.take()) {
    const at = key % POSITIONS;
    const rank = own[at]!;
    if (rank !== Math.floor(key / POSITIONS)) continue; // joined otherwise since
    const right = next[at]!;
    ids[at] = merged[rank]!;
    ends[at] = ends[right]!;
    ids[right] = -1;
    own[right] = -1;
    next[at] = next[right]!;
    if (next[at]! < size) before[next[at]!] = at;
    rankPair(at);
    if (before[at]! >= 0) rankPair(before[at]!);
  }

  function rankPair(at: number) {
    const right = next[at]!;
    const rank = right < size ? ranks.get(ids[at]!, ids[right]!) : -1;
    own[at] = rank;
    if (rank >= 0) queue.add(rank * POSITIONS + at);
  }
}

/** A rank and a position in one number, ordered by rank first: ranks stay below 2²¹, so that both fit into 2⁵³. */
const POSITIONS = 2 ** 32;
