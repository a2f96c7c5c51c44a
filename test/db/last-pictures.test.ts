import { expect, test } from "vitest";
import { createLastPictures } from "../../src/db/last-pictures.ts";
import { sweep } from "../../src/db/sweep.ts";
import { describeOnDatabases } from "../support/databases.ts";

describeOnDatabases("last pictures", (database) => {
  test("are each person's own in each server, and only the last", async () => {
    const { keep, find } = createLastPictures(database());
    const ann = { owner: "discord:ann", server: "discord:home" };
    await keep({ ...ann, file: "one", forCaller: false });
    await keep({ ...ann, file: "two", forCaller: true });
    await keep({ ...ann, server: "discord:", file: "three", forCaller: true });
    expect(await find("discord:ann", "discord:home")).toEqual({ file: "two", forCaller: true });
    expect(await find("discord:ann", "discord:")).toEqual({ file: "three", forCaller: true });
    expect(await find("discord:bob", "discord:home")).toBeUndefined();
    expect(await find("slack:ann", "discord:home")).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await sweep(database(), { days: 0 });
    expect(await find("discord:ann", "discord:home")).toBeUndefined();
  });
});
