import { access, constants, mkdir, statfs } from "node:fs/promises";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { EngineError } from "../engine/errors.ts";
import { asker } from "./ask.ts";
import { GuardedPglite } from "./guarded-pglite.ts";
import { migrations, queueSchema } from "./migrations.ts";
import type { Database } from "./open-database.ts";
import { PglitePool } from "./pglite-pool.ts";

/** PostgreSQL inside this process, its files in `folder`. */
export async function openEmbedded(folder: string): Promise<Database> {
  const ask = asker((error) => diskProblem(error, folder));
  const db = await open(folder);
  try {
    const orm = drizzle(db);
    await ask(migrate(orm, migrations));
    await db.exec(`SET search_path TO ${queueSchema}`);
    return { orm, ask, pool: new PglitePool(db, ask), embedded: true, [Symbol.asyncDispose]: () => db.close() };
  } catch (error) {
    await db.close();
    throw await problem(error, folder);
  }
}

async function open(folder: string): Promise<GuardedPglite> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK);
    const db = new GuardedPglite({ dataDir: folder });
    await db.waitReady;
    return db;
  } catch (error) {
    throw await problem(error, folder);
  }
}

/** What can't be opened, though the disk would let us, is damaged. */
async function problem(error: unknown, folder: string): Promise<EngineError> {
  const known = diskProblem(error, folder);
  if (known !== undefined) return known;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LOG_SEGMENT) return new EngineError("data.full", { folder }, { cause: error });
  return new EngineError("data.damaged", { folder, reason: reasonOf(error) }, { cause: error });
}

/** PostgreSQL starts a new file of its log with this many bytes (initdb's --wal-segsize), and does not say so when it can't. */
const LOG_SEGMENT = 16 * 2 ** 20;

/** Undefined for what the disk has nothing to do with. */
function diskProblem(error: unknown, folder: string): EngineError | undefined {
  if (error instanceof EngineError) return error;
  const code = codeOf(error);
  if (FULL.includes(code)) return new EngineError("data.full", { folder }, { cause: error });
  if (!UNWRITABLE.includes(code)) return undefined;
  return new EngineError("data.unwritable", { folder, reason: reasonOf(error) }, { cause: error });
}

/** Node and PostgreSQL have codes, the file system inside PGlite numbers. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  return String("code" in error ? error.code : "errno" in error ? error.errno : "");
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return codeOf(error) === "" ? String(error) : `error ${codeOf(error)}`;
}

/** PostgreSQL's class 53 (https://www.postgresql.org/docs/current/errcodes-appendix.html); 51 and 19 are ENOSPC and EDQUOT of WASI (https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno). */
const FULL = ["ENOSPC", "EDQUOT", "53100", "51", "19"];

/** What the file system says to those who may not write or make a folder; of WASI: EACCES, EPERM, EROFS. */
const UNWRITABLE = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "2", "63", "69"];
