/** What has come within a time, oldest first; the oldest are forgotten when there are too many. */
export interface SeenLately {
  has(id: string): boolean;
  /** False when it has come before. */
  add(id: string): boolean;
  forget(id: string): void;
}

export function seenLately(rememberedMs: number, now: () => number = Date.now): SeenLately {
  const seen = new Map<string, number>();
  const has = (id: string) => {
    const at = seen.get(id);
    return at !== undefined && now() - at < rememberedMs;
  };
  return {
    has,
    add(id) {
      if (has(id)) return false;
      for (const [old, at] of seen) {
        if (seen.size < MOST && now() - at < rememberedMs) break;
        seen.delete(old);
      }
      seen.set(id, now());
      return true;
    },
    forget: (id) => void seen.delete(id),
  };
}

/** A few megabytes. */
const MOST = 50_000;
