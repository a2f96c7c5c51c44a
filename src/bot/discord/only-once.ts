/** Tells whether an id comes for the first time; Discord may deliver an interaction again after a connection broke. */
export function onlyOnce(now: () => number = Date.now): (id: string) => boolean {
  const seen = new Map<string, number>();
  return (id) => {
    for (const [old, at] of seen) {
      if (now() - at < REMEMBERED_MS) break;
      seen.delete(old);
    }
    if (seen.has(id)) return false;
    seen.set(id, now());
    return true;
  };
}

/** As long as an interaction can be answered. */
const REMEMBERED_MS = 15 * 60_000;
