/** Work that several may wait for, by its key: the first begins it, and it is stopped when the last of them no longer waits. Rejects with a waiter's own reason when that one leaves. */
export function sharedWork<Value>() {
  const running = new Map<string, Work<Value>>();

  function begin(key: string, make: (signal: AbortSignal) => Promise<Value>): Work<Value> {
    const stop = new AbortController();
    const value = make(stop.signal).finally(() => forget(key, work));
    value.catch(() => {}); // those who wait are told, and there may be none
    const work: Work<Value> = { value, stop, waiting: 0 };
    running.set(key, work);
    return work;
  }

  function forget(key: string, work: Work<Value>): void {
    if (running.get(key) === work) running.delete(key);
  }

  return async (
    key: string,
    make: (signal: AbortSignal) => Promise<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Value> => {
    signal?.throwIfAborted();
    const work = running.get(key) ?? begin(key, make);
    work.waiting++;
    const left = Promise.withResolvers<never>();
    const leave = () => {
      left.reject(signal?.reason);
      if (--work.waiting > 0) return;
      forget(key, work);
      work.stop.abort();
    };
    signal?.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([work.value, left.promise]);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  };
}

interface Work<Value> {
  readonly value: Promise<Value>;
  readonly stop: AbortController;
  waiting: number;
}
