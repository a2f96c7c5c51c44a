import { and, eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { lastPictures } from "./schema.ts";

/** The picture that was last painted for somebody. An owner is `platform:id`, a server `platform:community`. */
export function createLastPictures({ orm, ask }: Database) {
  return {
    /** In place of the one before. */
    async keep(picture: {
      readonly owner: string;
      readonly server: string;
      readonly file: string;
      readonly forCaller: boolean;
    }): Promise<void> {
      const row = { ...picture, at: Date.now() };
      const target = [lastPictures.owner, lastPictures.server];
      await ask(orm.insert(lastPictures).values(row).onConflictDoUpdate({ target, set: row }));
    },

    async find(
      owner: string,
      server: string,
    ): Promise<{ readonly file: string; readonly forCaller: boolean } | undefined> {
      const isTheirs = and(eq(lastPictures.owner, owner), eq(lastPictures.server, server));
      const { file, forCaller } = lastPictures;
      const [row] = await ask(orm.select({ file, forCaller }).from(lastPictures).where(isTheirs));
      return row;
    },
  };
}
