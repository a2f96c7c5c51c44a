import { and, eq } from "drizzle-orm";
import type { Database } from "../db/open-database.ts";
import { settings } from "../db/schema.ts";

/** What a server has decided for itself, by the setting's name. A server is `platform:id`. */
export function createServerSettings({ orm, ask }: Database) {
  return {
    async of(server: string): Promise<Readonly<Record<string, ServerSetting>>> {
      const rows = await ask(orm.select().from(settings).where(eq(settings.server, server)));
      return Object.fromEntries(rows.map(({ name, value, shown, by, at }) => [name, { value, shown, by, at }]));
    },

    async set(server: string, name: string, setting: ServerSetting): Promise<void> {
      const kept = orm.insert(settings).values({ server, name, ...setting });
      await ask(kept.onConflictDoUpdate({ target: [settings.server, settings.name], set: setting }));
    },

    /** False when there was nothing to clear. */
    async clear(server: string, name: string): Promise<boolean> {
      const which = and(eq(settings.server, server), eq(settings.name, name));
      return (await ask(orm.delete(settings).where(which).returning({ name: settings.name }))).length > 0;
    },
  };
}

interface ServerSetting {
  readonly value: string;
  readonly shown: string;
  readonly by: string;
  readonly at: number;
}
