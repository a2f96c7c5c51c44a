import { expect, test } from "vitest";
import { createActions } from "../../src/db/actions.ts";
import { describeOnDatabases } from "../support/databases.ts";
import { wildTexts } from "../support/wild-texts.ts";

describeOnDatabases("actions", (database) => {
  const stored = (prompt: string) =>
    ({
      action: { command: "imagine", action: "", options: { prompt, seed: 7 } },
      for: "caller",
      owner: "web:ann",
    }) as const;

  test("an action is found under its short id", async () => {
    const actions = createActions(database());
    const id = await actions.store(stored("a red circle"));
    expect(id.length).toBeLessThanOrEqual(20);
    expect(await actions.find(id)).toStrictEqual(stored("a red circle"));
  });

  test.each(wildTexts)("its options keep %s", async (_, prompt) => {
    const actions = createActions(database());
    expect(await actions.find(await actions.store(stored(prompt)))).toStrictEqual(stored(prompt));
  });

  test("nothing is found under an id that was never given out", async () => {
    const actions = createActions(database());
    expect(await actions.find("unknown")).toBeUndefined();
    expect(await actions.find("\0")).toBeUndefined();
  });
});
