/** Keeps what was made last, by key, within so many bytes. */
export interface Remembered<Value> {
  get(key: string): Value | undefined;
  /** Something larger than a quarter of the room is not kept. */
  takes(bytes: number): boolean;
  set(key: string, value: Value, bytes: number): void;
}

export function remembered<Value>(mostBytes: number): Remembered<Value> {
  const kept = new Map<string, { readonly value: Value; readonly bytes: number }>(); // the least recently asked for comes first
  let used = 0;
  const forget = (key: string) => {
    used -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    takes: (bytes) => bytes <= mostBytes / 4,
    set(key, value, bytes) {
      forget(key);
      if (bytes > mostBytes / 4) return;
      kept.set(key, { value, bytes });
      used += bytes;
      for (const oldest of kept.keys()) {
        if (used <= mostBytes) return;
        forget(oldest);
      }
    },
  };
}
