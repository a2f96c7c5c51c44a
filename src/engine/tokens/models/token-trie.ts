import { pairRanks } from "./pair-ranks.ts";

/** Tokens by their units, one after the other, so that all that begin at a place are found in one walk. */
export interface TokenTrie {
  /** The node behind another one, or −1; the first is `ROOT`. */
  next(node: number, unit: number): number;
  /** The id of the token that ends at a node, or −1. */
  idAt(node: number): number;
}

export const ROOT = 0;

export function tokenTrie(ids: ReadonlyMap<string, number>): TokenTrie {
  const most = Array.from(ids.keys()).reduce((sum, { length }) => sum + length, 1);
  const edges = pairRanks(most);
  const ends = new Int32Array(most).fill(-1);
  let size = 1;
  for (const [token, id] of ids) {
    let node = ROOT;
    for (let at = 0; at < token.length; at++) {
      const unit = token.charCodeAt(at);
      let next = edges.get(node, unit);
      if (next < 0) {
        next = size++;
        edges.set(node, unit, next);
      }
      node = next;
    }
    if (node !== ROOT) ends[node] = id;
  }
  return { next: edges.get, idAt: (node) => ends[node]! };
}
