import { PGlite } from "@electric-sql/pglite";

/**
 * An embedded PostgreSQL that stops answering once it has panicked. A server would end there and start again; this one would answer the next
 * question by spinning for ever, and the whole process with it. What panics is most often a disk that is too full for its log.
 */
export class GuardedPglite extends PGlite {
  #panic: unknown;

  /** Every question passes through here. */
  override _runExclusiveQuery<T>(query: () => Promise<T>): Promise<T> {
    return super._runExclusiveQuery(async () => {
      if (this.#panic !== undefined) throw this.#panic;
      try {
        return await query();
      } catch (error) {
        if (isPanic(error)) this.#panic = error;
        throw error;
      }
    });
  }

  /** Ends it; one that has panicked is left as it lies, and recovers when it is opened again. */
  override async close(): Promise<void> {
    if (this.#panic === undefined) await super.close();
  }
}

function isPanic(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "PANIC";
}
