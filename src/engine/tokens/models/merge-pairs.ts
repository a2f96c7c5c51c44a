import { lowestFirst } from "../lowest-first.ts";

/** What two neighbours become, by rank: the lowest is joined first. */
export interface Merges {
  /** Undefined where the two are not joined. */
  rankOf(left: number, right: number): number | undefined;
  readonly merged: ArrayLike<number>;
}

/**
 * Byte-pair encoding of a row of ids (Sennrich et al. 2016), as huggingface/tokenizers does it (models/bpe/word.rs): the pair with the lowest
 * rank is joined, the leftmost of equals first. Each element's `ends` moves to the end of what joined it; an element that was joined to
 * another has the id −1. n elements take n·log n steps.
 */
export function mergePairs(ids: number[], ends: number[], { rankOf, merged }: Merges): void {
  const size = ids.length;
  const next = Int32Array.from({ length: size }, (_, at) => at + 1);
  const before = Int32Array.from({ length: size }, (_, at) => at - 1);
  const queue = lowestFirst();
  for (let at = 0; at < size - 1; at++) rankPair(at);

  for (let key = queue.take(); key !== undefined; key = queue.take()) {
    const at = key % POSITIONS;
    const right = next[at]!;
    if (ids[at] === -1 || right >= size) continue;
    const rank = rankOf(ids[at]!, ids[right]!);
    // Joined otherwise since; one that gives the same token is as good, as in the reference.
    const wanted = merged[Math.floor(key / POSITIONS)];
    if (rank === undefined || merged[rank] !== wanted) continue;
    ids[at] = merged[rank]!;
    ends[at] = ends[right]!;
    ids[right] = -1;
    next[at] = next[right]!;
    if (next[at]! < size) before[next[at]!] = at;
    rankPair(at);
    if (before[at]! >= 0) rankPair(before[at]!);
  }

  function rankPair(at: number) {
    const right = next[at]!;
    const rank = right < size ? rankOf(ids[at]!, ids[right]!) : undefined;
    if (rank !== undefined) queue.add(rank * POSITIONS + at);
  }
}

/** A rank and a position in one number, ordered by rank first: ranks stay below 2²¹, so that both fit into 2⁵³. */
const POSITIONS = 2 ** 32;
