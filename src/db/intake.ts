import { randomBytes } from "node:crypto";
import { and, inArray, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import { gathered } from "./gathered.ts";
import type { Database } from "./open-database.ts";
import { intake } from "./schema.ts";

/**
 * What came from chat platforms and is not answered yet. `Received` is whatever its users keep: it comes back as it went in. What a process has
 * in hand is its own for as long as it says so every few seconds; where no other process can be alive, what is not in hand here is free at once.
 */
export function createIntake<Received>({ orm, ask, embedded }: Database) {
  const me = randomBytes(9).toString("base64url");
  const inHand = new Set<string>();
  const insert = gathered(async (rows: readonly (typeof intake.$inferInsert)[]) => {
    const kept = await ask(
      orm
        .insert(intake)
        .values([...rows])
        .onConflictDoNothing()
        .returning({ id: intake.id }),
    );
    return new Set(kept.map(({ id }) => id));
  });
  const forget = gathered(async (ids: readonly string[]) => {
    const nothing = { received: sql`null`, holder: null };
    await ask(
      orm
        .update(intake)
        .set(nothing)
        .where(inArray(intake.id, [...ids])),
    );
  });
  const renewal = setInterval(() => void renew(), RENEW_MS).unref();

  return {
    async take(entry: { readonly id: string; readonly platform: string; readonly received: Received }) {
      const at = Date.now();
      const isNew = (await insert({ ...entry, holder: me, heldUntil: at + LEASE_MS, at })).has(entry.id);
      if (isNew) inHand.add(entry.id);
      return isNew;
    },

    async settle(id: string): Promise<void> {
      await forget(id);
      inHand.delete(id);
    },

    async release(id: string, waitMs: number): Promise<void> {
      const later = { holder: null, heldUntil: Date.now() + waitMs, failures: sql`${intake.failures} + 1` };
      await ask(
        orm
          .update(intake)
          .set(later)
          .where(inArray(intake.id, [id])),
      );
      inHand.delete(id);
    },

    async claim(): Promise<readonly Taken<Received>[]> {
      const now = Date.now();
      const abandoned = embedded ? and(isNotNull(intake.holder), ne(intake.holder, me)) : undefined;
      const rows = await ask(
        orm
          .update(intake)
          .set({
            holder: me,
            heldUntil: now + LEASE_MS,
            deaths: sql`${intake.deaths} + case when ${intake.holder} is null then 0 else 1 end`,
          })
          .where(and(isNotNull(intake.received), or(lt(intake.heldUntil, now), abandoned), notMine()))
          .returning(),
      );
      for (const { id } of rows) inHand.add(id);
      // Only `take` writes the column.
      return rows.map(({ id, platform, received, at, deaths, failures }) => ({
        ...{ id, platform, at, deaths, failures },
        received: received as Received,
      }));
    },

    [Symbol.dispose]: () => clearInterval(renewal),
  };

  function notMine() {
    return or(isNull(intake.holder), ne(intake.holder, me));
  }

  /** What can't be renewed now is renewed the next time, well before the lease ends. */
  async function renew(): Promise<void> {
    if (inHand.size === 0) return;
    const longer = { heldUntil: Date.now() + LEASE_MS };
    await ask(
      orm
        .update(intake)
        .set(longer)
        .where(inArray(intake.id, [...inHand])),
    ).catch(() => {});
  }
}

interface Taken<Received> {
  readonly id: string;
  readonly platform: string;
  readonly received: Received;
  readonly at: number;
  readonly deaths: number;
  readonly failures: number;
}

/** A process that has said nothing for so long is no more. */
const LEASE_MS = 30_000;
const RENEW_MS = 8_000;
