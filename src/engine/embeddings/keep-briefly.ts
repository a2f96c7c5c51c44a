/** Makes a value once for all who ask within so many milliseconds. One that could not be made is not kept. */
export function keepBriefly<Value>(ms: number): (key: string, make: () => Promise<Value>) => Promise<Value> {
  const kept = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();
  return (key, make) => {
    const now = performance.now();
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
    const value = kept.get(key)?.value ?? make();
    if (!kept.has(key)) kept.set(key, { value, until: now + ms });
    value.catch(() => kept.delete(key));
    return value;
  };
}
