import { expect, test } from "vitest";
import { createAnswerPlaces } from "../../src/db/answer-places.ts";
import { describeOnDatabases } from "../support/databases.ts";

describeOnDatabases("where answers stand", (database) => {
  test("an answer that never stood anywhere is unknown", async () => {
    expect(await createAnswerPlaces(database()).find("discord:1")).toBeUndefined();
  });

  test("the last place counts, and a finished answer stays finished", async () => {
    const places = createAnswerPlaces<{ readonly message: string }>(database());
    await places.keep("discord:2", { message: "a" });
    expect(await places.find("discord:2")).toEqual({ place: { message: "a" }, final: false });
    await places.finish("discord:2");
    await places.keep("discord:2", { message: "b" });
    expect(await places.find("discord:2")).toEqual({ place: { message: "b" }, final: true });
  });

  test("an answer can be finished before it stands anywhere", async () => {
    const places = createAnswerPlaces(database());
    await places.finish("discord:3");
    expect(await places.find("discord:3")).toEqual({ final: true });
  });
});
