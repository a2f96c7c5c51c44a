import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

/**
 * Takes a lock for this process until it is closed or the process ends, however it ends; undefined while another process, or another part of
 * this one, has it. It is SQLite's on an empty file: Node has no file locks of its own, and the system gives these back when a process dies, so
 * that none can be stale, also where every process has the same number, as in containers.
 */
export function lockFile(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    // IMMEDIATE, so that of two at once exactly one gets it.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
    return lock;
  } catch (error) {
    lock.close();
    if (sqliteError.safeParse(error).data?.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

const sqliteError = z.object({ errcode: z.number() });

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;
