import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { actions } from "./schema.ts";

/** What buttons do. `Action` is whatever its users store: it comes back as it went in. */
export function createActions<Action>({ orm, ask }: Database) {
  return {
    /** The id has 16 characters. The same action of the same owner keeps its id, however often an answer that carries it is shown again. */
    async store(stored: StoredAction<Action>): Promise<string> {
      const id = createHash("sha256").update(JSON.stringify(stored)).digest("base64url").slice(0, 16);
      const at = Date.now();
      const kept = orm.insert(actions).values({ id, ...stored, at });
      await ask(kept.onConflictDoUpdate({ target: actions.id, set: { at } }));
      return id;
    },

    async find(id: string): Promise<StoredAction<Action> | undefined> {
      const [row] = await ask(orm.select().from(actions).where(eq(actions.id, id)));
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
