import { and, asc, count, eq, getTableColumns, inArray, isNotNull } from "drizzle-orm";
import type { Database } from "../db/open-database.ts";
import { embeddings } from "../db/schema.ts";
import { EngineError } from "../engine/errors.ts";

/** A textual inversion in a server's library. */
interface KeptEmbedding {
  readonly name: string;
  readonly vectors: number;
  readonly width: number;
  readonly shorthash: string;
  readonly source: unknown;
  readonly owner: string;
  readonly ownerName: string;
  readonly state: "usable" | "waiting";
  readonly at: number;
}

interface KeptFile extends KeptEmbedding {
  readonly file: Uint8Array;
  readonly preview?: Uint8Array;
}

interface Illustration {
  readonly name: string;
  readonly shorthash: string;
  readonly preview: Uint8Array;
}

/** The textual inversions that servers keep, by name without regard to case. A server is `platform:community`; what it keeps is known there alone. */
export function createEmbeddingLibrary({ orm, ask }: Database) {
  const { server: _, key: __, file, preview, ...described } = getTableColumns(embeddings);
  const named = (server: string, name: string) =>
    and(eq(embeddings.server, server), eq(embeddings.key, name.toLowerCase()));

  async function find(server: string, name: string): Promise<KeptFile | undefined> {
    const [row] = await ask(
      orm
        .select({ ...described, file, preview })
        .from(embeddings)
        .where(named(server, name)),
    );
    if (row === undefined) return undefined;
    const { preview: painted, ...kept } = row;
    return { ...kept, ...(painted !== null && { preview: painted }) };
  }

  return {
    find,

    /** By name, without their files. */
    async list(server: string): Promise<readonly KeptEmbedding[]> {
      const kept = orm.select(described).from(embeddings).where(eq(embeddings.server, server));
      return ask(kept.orderBy(asc(embeddings.key)));
    },

    /**
     * Of two that add one name at once, one does. Adding the same file again changes nothing.
     * Throws EngineErrors: `embedding.name-taken` {name}, `embedding.library-full` {max}.
     */
    async add(server: string, embedding: KeptFile): Promise<void> {
      const { name, shorthash } = embedding;
      const [all] = await ask(orm.select({ kept: count() }).from(embeddings).where(eq(embeddings.server, server)));
      if ((all?.kept ?? 0) >= MOST_KEPT) throw new EngineError("embedding.library-full", { max: MOST_KEPT });
      const row = { server, key: name.toLowerCase(), ...embedding };
      const added = await ask(orm.insert(embeddings).values(row).onConflictDoNothing().returning(key));
      if (added.length > 0 || (await find(server, name))?.shorthash === shorthash) return;
      throw new EngineError("embedding.name-taken", { name });
    },

    /** Small pictures of those of these names that have one. */
    async previews(
      server: string,
      names: readonly string[],
    ): Promise<readonly { name: string; preview: Uint8Array }[]> {
      if (names.length === 0) return [];
      const keys = names.map((name) => name.toLowerCase());
      const painted = orm.select({ name: embeddings.name, preview }).from(embeddings);
      const rows = await ask(
        painted.where(and(eq(embeddings.server, server), inArray(embeddings.key, keys), isNotNull(preview))),
      );
      return rows.flatMap((row) => (row.preview === null ? [] : [{ name: row.name, preview: row.preview }]));
    },

    /** Keeps a picture of what it shows, if it still is what was painted. */
    async illustrate(server: string, { name, shorthash, preview }: Illustration): Promise<void> {
      const painted = orm.update(embeddings).set({ preview });
      await ask(painted.where(and(named(server, name), eq(embeddings.shorthash, shorthash))));
    },

    /** Lets prompts name this file. False when there is none of that name, or it is another file. */
    async approve(server: string, name: string, shorthash: string): Promise<boolean> {
      const approved = orm.update(embeddings).set({ state: "usable" });
      const same = and(named(server, name), eq(embeddings.shorthash, shorthash));
      return (await ask(approved.where(same).returning(key))).length > 0;
    },

    /** False when there is none of that name. Throws `EngineError("embedding.name-taken", {name})`. */
    async rename(server: string, name: string, to: string, state: KeptEmbedding["state"]): Promise<boolean> {
      const renamed = orm.update(embeddings).set({ key: to.toLowerCase(), name: to, state }).where(named(server, name));
      try {
        return (await ask(renamed.returning(key))).length > 0;
      } catch (error) {
        if (isTaken(error)) throw new EngineError("embedding.name-taken", { name: to }, { cause: error });
        throw error;
      }
    },

    /** False when there is none of that name. */
    async remove(server: string, name: string): Promise<boolean> {
      return (await ask(orm.delete(embeddings).where(named(server, name)).returning(key))).length > 0;
    },
  };
}

const key = { key: embeddings.key };

/** So many that nobody finds his way any more; 0.6 MB each at most. */
const MOST_KEPT = 1000;

/** PostgreSQL's `unique_violation`. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}
