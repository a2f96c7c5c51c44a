import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { actions } from "./schema.ts";

/** What buttons do. `Action` is whatever its users store: it comes back as it went in. */
export function createActions<Action>({ orm }: Database) {
  return {
    /** The id has 16 characters and cannot be guessed. */
    async store(stored: StoredAction<Action>): Promise<string> {
      const id = randomBytes(12).toString("base64url");
      await orm.insert(actions).values({ id, ...stored, at: Date.now() });
      return id;
    },

    async find(id: string): Promise<StoredAction<Action> | undefined> {
      const [row] = await orm.select().from(actions).where(eq(actions.id, id));
      // Only `store` writes the column.
      return row && { action: row.action as Action, for: row.for, owner: row.owner };
    },
  };
}

interface StoredAction<Action> {
  readonly action: Action;
  readonly for: "everyone" | "caller";
  readonly owner: string;
}
