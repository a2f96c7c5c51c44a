import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { files } from "./schema.ts";

/**
 * Bytes that replies show, under ids that cannot be guessed: who has the id may see the file. A large one is kept in pieces, rows named
 * `<id>/1`, `<id>/2` and so on, and they travel as base64: the embedded server works on this thread, and would hold it up for a tenth of a second
 * with each megabyte, as would its driver with the hexadecimal digits that it writes and reads byte by byte.
 */
export function createFiles({ orm, ask }: Database) {
  return {
    async save(file: NewFile): Promise<FileRef> {
      const { name, mediaType, bytes } = file;
      const ref = { id: randomBytes(16).toString("base64url"), name, mediaType, size: bytes.byteLength };
      const at = Date.now();
      // The first piece comes last: a file that is found is whole.
      for (let piece = Math.max(1, Math.ceil(bytes.byteLength / PIECE)) - 1; piece >= 0; piece--) {
        const part = bytes.subarray(piece * PIECE, (piece + 1) * PIECE);
        const written = sql`decode(${base64(part)}, 'base64')`;
        await ask(orm.insert(files).values({ ...ref, id: idOfPiece(ref.id, piece), bytes: written, at }));
        if (piece > 0) await nextTurn();
      }
      return ref;
    },

    async read(id: string): Promise<(NewFile & { readonly id: string }) | undefined> {
      if (id.includes("/")) return undefined;
      const first = await rowOf(id, 0);
      if (first === undefined) return undefined;
      const { name, mediaType, size } = first;
      const parts = [first.bytes];
      for (let read = first.bytes.byteLength; read < size; ) {
        await nextTurn();
        const next = await rowOf(id, parts.length);
        if (next === undefined) return undefined;
        parts.push(next.bytes);
        read += next.bytes.byteLength;
      }
      return { id, name, mediaType, bytes: parts.length === 1 ? first.bytes : Buffer.concat(parts) };
    },
  };

  async function rowOf(id: string, piece: number) {
    const { name, mediaType, size } = files;
    const bytes = sql<string>`encode(${files.bytes}, 'base64')`;
    const found = orm
      .select({ name, mediaType, size, bytes })
      .from(files)
      .where(eq(files.id, idOfPiece(id, piece)));
    const [row] = await ask(found);
    return row && { ...row, bytes: Buffer.from(row.bytes, "base64") };
  }
}

/** A few milliseconds each. */
const PIECE = 2 ** 18;

function idOfPiece(id: string, piece: number): string {
  return piece === 0 ? id : `${id}/${piece}`;
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
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
