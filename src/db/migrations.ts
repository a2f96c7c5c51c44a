import { fileURLToPath } from "node:url";
import type { MigrationConfig } from "drizzle-orm/migrator";

/** Our migrations, and the record of those applied, in our own schema. */
export const migrations: MigrationConfig = {
  migrationsFolder: fileURLToPath(new URL("migrations", import.meta.url)),
  migrationsSchema: "pictoken",
  migrationsTable: "migrations",
};

/** The schema in which BullMQ's PostgreSQL backend looks for its tables when it is given a ready-made pool. */
export const queueSchema = "bullmq";
