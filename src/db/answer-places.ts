import { eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { answers } from "./schema.ts";

/** Where the answers of chat platforms stand. `Place` is whatever its users keep: it comes back as it went in. */
export function createAnswerPlaces<Place>({ orm, ask }: Database) {
  return {
    async find(id: string): Promise<{ readonly place?: Place; readonly final: boolean } | undefined> {
      const [row] = await ask(orm.select().from(answers).where(eq(answers.id, id)));
      if (row === undefined) return undefined;
      // Only `keep` writes the column.
      return row.place === null ? { final: row.final } : { place: row.place as Place, final: row.final };
    },

    async keep(id: string, place: Place): Promise<void> {
      const at = Date.now();
      const kept = orm.insert(answers).values({ id, place, at });
      await ask(kept.onConflictDoUpdate({ target: answers.id, set: { place, at } }));
    },

    async finish(id: string): Promise<void> {
      const at = Date.now();
      const kept = orm.insert(answers).values({ id, final: true, at });
      await ask(kept.onConflictDoUpdate({ target: answers.id, set: { final: true, at } }));
    },
  };
}
