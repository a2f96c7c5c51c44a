/** How many pictures are worth painting at once, for each kind of picture. */
export interface Pace {
  /** At most `most`, which is at least 1. */
  best(kind: string, most: number): number;
  /** The network ran for so many pictures at once. */
  tell(kind: string, together: number, ms: number): void;
}

/**
 * Finds out by measuring: first one at a time, then twice as many as long as that pays. It pays where people wait less on average. With n pictures in line,
 * each taking a time of 1 alone, the i-th is there after i, (n + 1)/2 on average; together all are there after t. So t < (n + 1)/2.
 */
export function measuredPace(): Pace {
  const kinds = new Map<string, Map<number, Runs>>();
  return {
    best(kind, most) {
      const runs = kinds.get(kind);
      const alone = runs?.get(1);
      if (!isKnown(alone)) return 1;
      for (let together = 1; ; together *= 2) {
        const twice = 2 * together;
        if (twice > most) return together;
        const tried = runs?.get(twice);
        if (!isKnown(tried)) return twice;
        if (tried.leastMs / alone.leastMs >= (twice + 1) / 2) return together;
      }
    },
    tell(kind, together, ms) {
      const runs = kinds.get(kind) ?? new Map<number, Runs>();
      kinds.set(kind, runs);
      if (kinds.size > MOST_KINDS) kinds.delete(kinds.keys().next().value!);
      const { count, leastMs } = runs.get(together) ?? { count: 0, leastMs: Number.POSITIVE_INFINITY };
      runs.set(together, { count: count + 1, leastMs: Math.min(leastMs, ms) });
    },
  };
}

/** Sizes are anybody's choice; those known longest are measured again. */
const MOST_KINDS = 1000;

/** The least time is the one that nothing else on the machine disturbed. */
interface Runs {
  readonly count: number;
  readonly leastMs: number;
}

/** A network's first run makes ready for its shapes. */
function isKnown(runs: Runs | undefined): runs is Runs {
  return runs !== undefined && runs.count >= 3;
}
