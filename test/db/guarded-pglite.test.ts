import { expect, onTestFinished, test } from "vitest";
import { GuardedPglite } from "../../src/db/guarded-pglite.ts";

async function open(): Promise<GuardedPglite> {
  const db = new GuardedPglite();
  await db.waitReady;
  onTestFinished(() => db.close());
  return db;
}

test("an ordinary error leaves it as it was", async () => {
  const db = await open();
  await expect(db.query("SELECT 1 / 0")).rejects.toThrow("division by zero");
  expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("after a panic it answers every question with that, and never asks PostgreSQL again", async () => {
  const db = await open();
  // The words of PostgreSQL whose disk is too full for its log.
  const words = 'could not write to file "pg_wal/xlogtemp.42": No space left on device';
  const panic = Object.assign(new Error(words), { severity: "PANIC", code: "53100" });
  await expect(db._runExclusiveQuery(() => Promise.reject(panic))).rejects.toBe(panic);
  await expect(db.query("SELECT 1")).rejects.toBe(panic);
  await expect(db.exec("SELECT 1; SELECT 2")).rejects.toBe(panic);
  await expect(db.transaction(async () => 1)).rejects.toBe(panic);
  await db.close();
});
