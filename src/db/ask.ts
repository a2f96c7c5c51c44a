import { DrizzleQueryError } from "drizzle-orm";

/**
 * Answers a query. What goes wrong is told by `explain` as what can be done about it, or else by the database's own error: drizzle's has all
 * parameters in its message, pictures and what people typed, which are no matter for a log.
 */
export function asker(explain: (error: unknown) => Error | undefined) {
  return async <T>(query: PromiseLike<T>): Promise<T> => {
    try {
      return await query;
    } catch (error) {
      const cause = error instanceof DrizzleQueryError ? (error.cause ?? error) : error;
      throw explain(cause) ?? cause;
    }
  };
}
