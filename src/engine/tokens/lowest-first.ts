/** A priority queue of numbers: `take` gives the lowest, undefined when it is empty. A binary heap (Williams 1964). */
export function lowestFirst() {
  const heap: number[] = [];

  function add(value: number) {
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= value) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = value;
  }

  function take(): number | undefined {
    const lowest = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) sink(last);
    return lowest;
  }

  function sink(value: number) {
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= value) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = value;
  }

  return { add, take };
}
