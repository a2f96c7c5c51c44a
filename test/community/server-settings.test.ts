import { expect, test } from "vitest";
import { createServerSettings } from "../../src/community/server-settings.ts";
import { createResultStore } from "../../src/db/results.ts";
import { describeOnDatabases } from "../support/databases.ts";

describeOnDatabases("what a server keeps", (database) => {
  test("a setting is its server's, the last decision counts, and clearing it forgets it", async () => {
    const settings = createServerSettings(database());
    const decided = { value: "1", shown: "#one \0", by: "Ada", at: 1 };
    await settings.set("discord:1", "showcase", { ...decided, value: "0" });
    await settings.set("discord:1", "showcase", decided);
    expect(await settings.of("discord:1")).toEqual({ showcase: decided });
    expect(await settings.of("slack:1")).toEqual({});
    expect(await settings.clear("discord:1", "showcase")).toBe(true);
    expect(await settings.clear("discord:1", "showcase")).toBe(false);
    expect(await settings.of("discord:1")).toEqual({});
  });

  test("a result is kept as it was first, until it is removed", async () => {
    const results = createResultStore<{ id: string; caller: object; target: object; reply: unknown }>(database());
    const result = { id: "job", caller: { id: "ann" }, target: { platform: "x" }, reply: { text: "\ud800" } };
    expect(await results.find("job")).toBeUndefined();
    await results.keep(result);
    await results.keep({ ...result, reply: "another" });
    expect(await results.find("job")).toEqual({ ...result, removed: false });
    await results.remove("job");
    expect(await results.find("job")).toMatchObject({ removed: true });
  });
});
