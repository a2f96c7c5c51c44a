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
 * each node with random numbers of its own, until the asked time is an end. Times are rounded to millionths, so that a way down has some 24 nodes;
 * the last one is kept, as the next mostly shares its beginning, and so are the last values.
 */
export function brownianTree({ start, end, seed, count, generator }: BrownianTreeSettings): BrownianTree {
  const [first, last] = [toMillionths(start), toMillionths(end)];
  const normal = (key: readonly number[]) => generator(seedWords(seed, key, 1)[0]!).normal(count);
  const root: Node = { key: 0, depth: 0, from: first, to: last, increment: scale(Math.sqrt(last - first), normal([])) };
  const known = new Map<number, Float64Array>();

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

  /** W(time) − W(start). */
  function walkTo(time: number): Float64Array {
    const value = new Float64Array(count);
    let node = root;
    while (time !== node.from && time !== node.to) {
      node.halves ??= split(node);
      const [left, right] = node.halves;
      if (time > left.to) add(value, left.increment);
      node = time > left.to ? right : left;
      (node === left ? right : left).halves = undefined;
    }
    return time === node.to ? add(value, node.increment) : value;
  }

  function valueAt(time: number): Float64Array {
    const value = known.get(time) ?? walkTo(time);
    known.delete(time);
    known.set(time, value);
    const [oldest] = known.keys();
    if (known.size > VALUES_KEPT && oldest !== undefined) known.delete(oldest);
    return value;
  }

  return {
    increment(from, to) {
      const [low, high] = [toMillionths(Math.max(from, first)), toMillionths(Math.min(to, last))];
      if (low >= high) return new Float32Array(count);
      const [below, above] = [valueAt(low), valueAt(high)];
      const increment = new Float32Array(count);
      for (let i = 0; i < count; i++) increment[i] = above[i]! - below[i]!;
      return increment;
    },
  };
}

/** The level of a step, of its end, and of its middle. */
const VALUES_KEPT = 3;

interface Node {
  readonly key: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly increment: Latents;
  halves?: readonly [Node, Node] | undefined;
}

function add(sum: Float64Array, increment: Latents): Float64Array {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + increment[i]!;
  return sum;
}

/** Python's `round(value, 6)`: of the exact binary value, halves to the even digit, which only odd 128ths are. */
function toMillionths(value: number): number {
  const rounded = Number(value.toFixed(6));
  const odd = Math.abs((value * 128) % 2) === 1 && Math.round(rounded * 1e6) % 2 !== 0;
  return odd ? Number((value - 1e-7).toFixed(6)) : rounded;
}
