import { lowestFirst } from "./lowest-first.ts";

/**
 * Byte-pair encoding of one piece (Sennrich et al. 2016, as tiktoken does it): the pair with the lowest rank is joined, the leftmost of equals
 * first, until no pair has a rank. n bytes take n·log n steps, so that a long unbroken run stays quick.
 * @param bytes latin-1, one unit per byte; @param rankOf the rank of a token, which is also its id. Every single byte has one.
 */
export function mergeBytePairs(bytes: string, rankOf: (token: string) => number | undefined): number[] {
  const size = bytes.length;
  // Parts are known by their first byte: where the next part begins, where the one before does, and the rank of joining it with the next.
  const next = Uint32Array.from({ length: size }, (_, at) => at + 1);
  const before = Int32Array.from({ length: size }, (_, at) => at - 1);
  const ranks = new Int32Array(size).fill(NONE);
  const queue = lowestFirst(2 * size);
  for (let at = 0; at < size; at++) rankPair(at);

  for (let key = queue.take(); key !== undefined; key = queue.take()) {
    const at = key % POSITIONS;
    if (ranks[at] !== Math.floor(key / POSITIONS)) continue; // joined otherwise since
    const joined = next[at]!;
    ranks[joined] = NONE;
    next[at] = next[joined]!;
    if (next[at] < size) before[next[at]] = at;
    rankPair(at);
    if (before[at]! >= 0) rankPair(before[at]!);
  }

  const ids: number[] = [];
  for (let at = 0; at < size; at = next[at]!) ids.push(rankOf(bytes.slice(at, next[at]))!);
  return ids;

  function rankPair(at: number) {
    const second = next[at]!;
    const rank = second < size ? rankOf(bytes.slice(at, next[second])) : undefined;
    ranks[at] = rank ?? NONE;
    if (rank !== undefined) queue.add(rank * POSITIONS + at);
  }
}

const NONE = -1;
/** A rank and a position in one number, ordered by rank first: ranks stay below 2¹⁸, so that both fit into 2⁵³. */
const POSITIONS = 2 ** 32;
