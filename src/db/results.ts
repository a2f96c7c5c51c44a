import { eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { results } from "./schema.ts";

/** Results that stand in chats. `Result` is whatever its users keep: it comes back as it went in. */
export function createResultStore<
  Result extends { readonly id: string; caller: unknown; target: unknown; reply: unknown },
>({ orm, ask }: Database) {
  return {
    /** The first that is kept under an id stays. */
    async keep({ id, caller, target, reply }: Result): Promise<void> {
      const row = { id, caller, target, reply, at: Date.now() };
      await ask(orm.insert(results).values(row).onConflictDoNothing());
    },

    async find(id: string): Promise<(Result & { readonly removed: boolean }) | undefined> {
      const [row] = await ask(orm.select().from(results).where(eq(results.id, id)));
      if (row === undefined) return undefined;
      const { caller, target, reply, removed } = row;
      // Only `keep` writes these columns.
      return { id, caller, target, reply, removed } as Result & { readonly removed: boolean };
    },

    async remove(id: string): Promise<void> {
      await ask(orm.update(results).set({ removed: true }).where(eq(results.id, id)));
    },
  };
}
