import { lt } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { actions, answers, deliveries, files, intake, lastPictures, messages, results } from "./schema.ts";

/** Forgets what is older than `days`; pictures are asked for again within days, not months. Gives the number of rows removed. */
export async function sweep({ orm, ask }: Database, { days = 30 }: { readonly days?: number } = {}): Promise<number> {
  const before = Date.now() - days * 24 * 60 * 60 * 1000;
  let removed = 0;
  for (const table of [files, actions, deliveries, messages, answers, intake, results, lastPictures]) {
    const rows = await ask(orm.delete(table).where(lt(table.at, before)).returning({ at: table.at }));
    removed += rows.length;
  }
  return removed;
}
