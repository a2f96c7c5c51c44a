/** A priority queue of numbers: `take` gives the lowest, undefined when it is empty. A binary heap (Williams 1964) with room for `expected` to begin with. */
export function lowestFirst(expected: number) {
  let heap = new Float64Array(expected + 16);
  let size = 0;

  function add(value: number) {
    if (size === heap.length) heap = longer(heap);
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= value) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = value;
  }

  function take(): number | undefined {
    if (size === 0) return undefined;
    const lowest = heap[0];
    const last = heap[--size]!;
    if (size > 0) sink(last);
    return lowest;
  }

  function sink(value: number) {
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= value) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = value;
  }

  return { add, take };
}

function longer(values: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * values.length);
  grown.set(values);
  return grown;
}
