/** One thing at a time becomes several at a time. */
export interface Batching<Input> {
  /** The most that go together. */
  readonly most: number;
  /** How long one may wait for company. It goes at once where as many are there as went last time: whoever asks again and again has come. */
  readonly waitMs: number;
  /** Only things of one size go together: what is shorter is filled up to the longest. */
  readonly sizeOf: (input: Input) => number;
}

/**
 * Dynamic batching: calls that come while others run, or shortly before, are answered by one `run`. The oldest goes first and takes along
 * those of its size. An error of `run` is the error of all that it was given.
 */
export function inBatches<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  { most, waitMs, sizeOf }: Batching<Input>,
): (input: Input) => Promise<Output> {
  let waiting: Waiting<Input, Output>[] = [];
  let busy = false;
  let lastSize = 1;

  return (input) => {
    const { promise, resolve, reject } = Promise.withResolvers<Output>();
    waiting.push({ input, size: sizeOf(input), resolve, reject });
    if (!busy) void work();
    return promise;
  };

  async function work(): Promise<void> {
    busy = true;
    for (; waiting.length > 0; ) {
      await gather(() => waiting.length, Math.min(most, lastSize), waitMs);
      const batch = next();
      lastSize = batch.length;
      await answer(batch);
    }
    busy = false;
  }

  function next(): readonly Waiting<Input, Output>[] {
    const { size } = waiting[0]!;
    const batch = waiting.filter((one) => one.size === size).slice(0, most);
    const taken = new Set(batch);
    waiting = waiting.filter((one) => !taken.has(one));
    return batch;
  }

  async function answer(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    try {
      const outputs = await run(batch.map(({ input }) => input));
      batch.forEach(({ resolve }, i) => {
        resolve(outputs[i]!);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly size: number;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/** Gives the event loop turns until enough have come, or the time is over. */
async function gather(count: () => number, enough: number, waitMs: number): Promise<void> {
  const end = performance.now() + waitMs;
  do await new Promise(setImmediate);
  while (count() < enough && performance.now() < end);
}
