import { eq, sql } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { deliveries } from "./schema.ts";

/** Which outcomes have reached their place. */
export function createDeliveries({ orm, ask }: Database) {
  return {
    async isDelivered(jobId: string): Promise<boolean> {
      const found = orm.select({ jobId: deliveries.jobId }).from(deliveries).where(eq(deliveries.jobId, jobId));
      return (await ask(found)).length > 0;
    },

    /** The first record of a job stays. */
    async record(delivery: {
      readonly jobId: string;
      readonly target: unknown;
      readonly data: unknown;
      readonly state: "delivered" | "undeliverable";
    }): Promise<void> {
      // Drizzle gives `null` to the database as it is; a failed job's data is JSON's null.
      const data = sql`${JSON.stringify(delivery.data)}`;
      const row = { ...delivery, data, at: Date.now() };
      await ask(orm.insert(deliveries).values(row).onConflictDoNothing());
    },
  };
}
