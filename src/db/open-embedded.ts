import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { EngineError } from "../engine/errors.ts";
import { migrations, queueSchema } from "./migrations.ts";
import type { Database } from "./open-database.ts";
import { PglitePool } from "./pglite-pool.ts";

/** PostgreSQL inside this process, its files in `folder`. */
export async function openEmbedded(folder: string): Promise<Database> {
  const db = await open(folder);
  try {
    const orm = drizzle(db);
    await migrate(orm, migrations);
    await db.exec(`SET search_path TO ${queueSchema}`);
    return { orm, pool: new PglitePool(db), embedded: true, [Symbol.asyncDispose]: () => db.close() };
  } catch (error) {
    await db.close();
    throw problem(error, folder);
  }
}

async function open(folder: string): Promise<PGlite> {
  try {
    await mkdir(folder, { recursive: true });
    return await PGlite.create({ dataDir: folder });
  } catch (error) {
    throw problem(error, folder);
  }
}

function problem(error: unknown, folder: string): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC") return new EngineError("data.full", { folder }, { cause: error });
  if (UNWRITABLE.includes(code)) return new EngineError("data.unwritable", { folder, reason }, { cause: error });
  return new EngineError("data.damaged", { folder, reason }, { cause: error });
}

/** What the file system says to those who may not write. */
const UNWRITABLE = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "EDQUOT"];
