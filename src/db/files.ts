import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { files } from "./schema.ts";

/** Bytes that replies show, under ids that cannot be guessed: who has the id may see the file. */
export function createFiles({ orm, ask }: Database) {
  return {
    async save(file: NewFile): Promise<FileRef> {
      const { name, mediaType, bytes } = file;
      const ref = { id: randomBytes(16).toString("base64url"), name, mediaType, size: bytes.byteLength };
      await ask(orm.insert(files).values({ ...ref, bytes, at: Date.now() }));
      return ref;
    },

    async read(id: string): Promise<(NewFile & { readonly id: string }) | undefined> {
      const [row] = await ask(orm.select().from(files).where(eq(files.id, id)));
      return row && { id, name: row.name, mediaType: row.mediaType, bytes: row.bytes };
    },
  };
}

interface NewFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}
