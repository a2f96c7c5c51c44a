import { expect, test } from "vitest";
import { createDeliveries } from "../../src/db/deliveries.ts";
import { describeOnDatabases } from "../support/databases.ts";

describeOnDatabases("deliveries", (database) => {
  const delivery = {
    target: { platform: "web" },
    data: { recipe: { prompt: "\0\ud800" } },
    state: "delivered",
  } as const;

  test("a job is delivered once that was recorded", async () => {
    const deliveries = createDeliveries(database());
    expect(await deliveries.isDelivered("one")).toBe(false);
    await deliveries.record({ jobId: "one", ...delivery });
    expect(await deliveries.isDelivered("one")).toBe(true);
    expect(await deliveries.isDelivered("two")).toBe(false);
  });

  test("a failed job, which has no data, is recorded too", async () => {
    const deliveries = createDeliveries(database());
    await deliveries.record({ jobId: "failed", ...delivery, data: null });
    expect(await deliveries.isDelivered("failed")).toBe(true);
  });

  test("recording a job again does no harm", async () => {
    const deliveries = createDeliveries(database());
    await deliveries.record({ jobId: "again", ...delivery });
    await deliveries.record({ jobId: "again", ...delivery, state: "undeliverable" });
    expect(await deliveries.isDelivered("again")).toBe(true);
  });
});
