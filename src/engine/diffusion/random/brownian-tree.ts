import { combine, type Latents, scale } from "../latents.ts";
import type { NoiseSource } from "./noise-source.ts";
import { seedWords } from "./seed-sequence.ts";

/** A Brownian path W over [start, end] whose increments do not depend on the order in which they are asked for. */
export interface BrownianTree {
  /** W(to) − W(from), start ≤ from < to ≤ end; what lies outside is cut off. Zeros where both round to the same millionth. */
  increment(from: number, to: number): Latents;
}

interface BrownianTreeSettings {
  readonly start: number;
  readonly end: number;
  readonly seed: number;
  /** Numbers in an increment. */
  readonly count: number;
  /** A generator freshly seeded with 32 bits. */
  readonly generator: (seed: number) => NoiseSource;
}

/**
 * torchsde's `BrownianTree` with `halfway_tree` (Kidger et al. 2021): an interval's increment is split by a Brownian bridge at its middle,
 * each node with random numbers of its own, until the asked times are ends. Times are rounded to millionths.
 */
export function brownianTree({ start, end, seed, count, generator }: BrownianTreeSettings): BrownianTree {
  const [first, last] = [toMillionths(start), toMillionths(end)];
  const normal = (key: readonly number[]) => generator(seedWords(seed, key, 1)[0]!).normal(count);
  const root: Node = { key: 0, depth: 0, from: first, to: last, increment: scale(Math.sqrt(last - first), normal([])) };

  function split(node: Node): readonly [Node, Node] {
    const middle = toMillionths((node.from + node.to) / 2);
    const [left, right, whole] = [middle - node.from, node.to - middle, node.to - node.from];
    const bridge = Math.sqrt((left * right) / whole);
    const increment = combine(left / whole, node.increment, bridge, normal([node.key, node.depth]));
    const [key, depth] = [2 * node.key, node.depth + 1];
    return [
      { key, depth, from: node.from, to: middle, increment },
      { key: key + 1, depth, from: middle, to: node.to, increment: combine(1, node.increment, -1, increment) },
    ];
  }

  /** The parts of a node that lie within [from, to], which overlap it. */
  function within(node: Node, from: number, to: number): readonly Latents[] {
    if (from <= node.from && node.to <= to) return [node.increment];
    node.halves ??= split(node);
    return node.halves.flatMap((half) => (from < half.to && half.from < to ? within(half, from, to) : []));
  }

  return {
    increment(from, to) {
      const [low, high] = [toMillionths(Math.max(from, first)), toMillionths(Math.min(to, last))];
      const parts = low < high ? within(root, low, high) : [];
      return parts.reduce((sum, part) => combine(1, sum, 1, part), new Float32Array(count));
    },
  };
}

interface Node {
  readonly key: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly increment: Latents;
  halves?: readonly [Node, Node];
}

/** Python's `round(value, 6)`: of the exact binary value, halves to the even digit, which only odd 128ths are. */
function toMillionths(value: number): number {
  const rounded = Number(value.toFixed(6));
  const odd = Math.abs((value * 128) % 2) === 1 && Math.round(rounded * 1e6) % 2 !== 0;
  return odd ? Number((value - 1e-7).toFixed(6)) : rounded;
}
