/** The rank of each pair of ids: a hash table with open addressing, a third of a Map's size and several times as fast. */
export interface PairRanks {
  /** −1 where the two are not joined. */
  get(left: number, right: number): number;
  /** The last of equal pairs counts. */
  set(left: number, right: number, rank: number): void;
}

/** Room for so many pairs. Ids and ranks are below 2³¹. */
export function pairRanks(most: number): PairRanks {
  const slots = 2 ** Math.ceil(Math.log2(2 * most + 2)); // at most half full
  const mask = slots - 1;
  const table = new Int32Array(3 * slots).fill(-1); // left, right, rank

  function find(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e37_79b1) ^ Math.imul(right, 0x85eb_ca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (table[3 * slot] !== -1 && (table[3 * slot] !== left || table[3 * slot + 1] !== right))
      slot = (slot + 1) & mask;
    return 3 * slot;
  }

  return {
    get: (left, right) => table[find(left, right) + 2]!,
    set(left, right, rank) {
      const at = find(left, right);
      table[at] = left;
      table[at + 1] = right;
      table[at + 2] = rank;
    },
  };
}
