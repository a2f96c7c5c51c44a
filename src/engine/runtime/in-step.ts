import type { ModelSession, Tensor } from "../ports.ts";

type Feeds = Readonly<Record<string, Tensor>>;

/** The place of one of several callers at a network. Whoever is done leaves it, so that the others wait for them no longer. */
export interface Seat extends Disposable {
  readonly session: ModelSession;
}

export interface InStepOptions {
  /** Inputs without a batch: calls that differ in one of them don't go together. */
  readonly shared: readonly string[];
  /** Told how many calls went together, and for how long. */
  readonly onRun?: ((together: number, ms: number) => void) | undefined;
}

/**
 * One network for callers who walk in step: a call waits until everyone who has not left has called, and those of equal shapes are one batch, one below
 * the other along the first dimension. A batch that fails, for want of memory perhaps, is run call by call. A network whose batch is fixed runs them one by one.
 */
export function inStep(session: ModelSession, callers: number, { shared, onRun }: InStepOptions): readonly Seat[] {
  const isGrowing = session.inputs.every(({ name, dims }) => shared.includes(name) || typeof dims[0] === "string");
  let waiting: Call[] = [];
  let seated = callers;

  return Array.from({ length: callers }, (_, seat) => {
    let isSeated = true;
    return {
      session: {
        ...session,
        run(feeds) {
          const { promise, resolve, reject } = Promise.withResolvers<Feeds>();
          waiting.push({ seat, feeds, resolve, reject });
          goOn();
          return promise;
        },
      },
      [Symbol.dispose]() {
        if (isSeated) seated--;
        isSeated = false;
        goOn();
      },
    };
  });

  function goOn(): void {
    if (waiting.length === 0 || waiting.length < seated) return;
    const calls = waiting.toSorted((a, b) => a.seat - b.seat);
    waiting = [];
    const isAlone = calls.length === 1 || !isGrowing;
    const groups = isAlone ? calls.map((call) => [call]) : groupsOf(calls, shared);
    for (const group of groups) void answer(group);
  }

  async function answer(calls: readonly Call[]): Promise<void> {
    try {
      const start = performance.now();
      const outputs = await runTogether(
        session,
        calls.map(({ feeds }) => feeds),
        shared,
      );
      onRun?.(calls.length, performance.now() - start);
      for (const [i, { resolve }] of calls.entries()) resolve(outputs[i]!);
    } catch (error) {
      if (calls.length === 1) calls[0]!.reject(error);
      else for (const call of calls) await answer([call]);
    }
  }
}

interface Call {
  readonly seat: number;
  readonly feeds: Feeds;
  readonly resolve: (outputs: Feeds) => void;
  readonly reject: (error: unknown) => void;
}

function groupsOf(calls: readonly Call[], shared: readonly string[]): readonly (readonly Call[])[] {
  return [...Map.groupBy(calls, ({ feeds }) => kindOf(feeds, shared)).values()];
}

/** Equal for feeds that can be one batch. Those of other numbers of rows could be too, but a library may multiply one row in another order than several. */
function kindOf(feeds: Feeds, shared: readonly string[]): string {
  const inputs = Object.entries(feeds).map(([name, { type, dims, data }]) =>
    shared.includes(name) ? [name, type, dims, Array.from(data, String)] : [name, type, dims],
  );
  return JSON.stringify(inputs.sort());
}

async function runTogether(
  session: ModelSession,
  calls: readonly Feeds[],
  shared: readonly string[],
): Promise<readonly Feeds[]> {
  const [first] = calls;
  if (calls.length === 1) return [await session.run(first!)];
  const names = Object.keys(first!);
  const feeds = names.map((name) => {
    const tensors = calls.map((call) => call[name]!);
    return [name, shared.includes(name) ? tensors[0]! : stacked(tensors)] as const;
  });
  const outputs = Object.entries(await session.run(Object.fromEntries(feeds)));
  const parts = outputs.map(([name, output]) => [name, cut(output, calls.length)] as const);
  return calls.map((_, i) => Object.fromEntries(parts.map(([name, cuts]) => [name, cuts[i]!])));
}

/** One below the other. */
function stacked(tensors: readonly Tensor[]): Tensor {
  const { type, dims, data } = tensors[0]!;
  const size = tensors.reduce((sum, tensor) => sum + tensor.data.length, 0);
  const all: Tensor["data"] = new (data.constructor as new (length: number) => typeof data)(size);
  let at = 0;
  for (const tensor of tensors) {
    all.set(tensor.data as never, at);
    at += tensor.data.length;
  }
  return { type, dims: [tensors.reduce((sum, tensor) => sum + tensor.dims[0]!, 0), ...dims.slice(1)], data: all };
}

/** Back into so many equal parts. */
function cut({ type, dims: [rows = 0, ...dims], data }: Tensor, count: number): readonly Tensor[] {
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => ({
    type,
    dims: [rows / count, ...dims],
    data: data.slice(i * size, (i + 1) * size),
  }));
}
