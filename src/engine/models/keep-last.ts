/** Keeps the `most` values that were asked for last, by key; closes the one that has to go. A value that could not be made is not kept. */
export function keepLast<V extends AsyncDisposable>(most: number): (key: string, make: () => Promise<V>) => Promise<V> {
  const kept = new Map<string, Promise<V>>(); // the least recently asked for comes first

  return async (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    value.catch(() => kept.delete(key));
    const [oldest] = kept;
    if (kept.size > most && oldest !== undefined) {
      kept.delete(oldest[0]);
      const closing = await oldest[1].catch(() => undefined);
      await closing?.[Symbol.asyncDispose]();
    }
    return value;
  };
}
