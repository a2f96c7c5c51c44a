import { expect, test } from "vitest";
import { createActions } from "../../src/db/actions.ts";
import { createConversations } from "../../src/db/conversations.ts";
import { createDeliveries } from "../../src/db/deliveries.ts";
import { createFiles } from "../../src/db/files.ts";
import { sweep } from "../../src/db/sweep.ts";
import { describeOnDatabases } from "../support/databases.ts";

describeOnDatabases("the sweep", (database) => {
  test("forgets what is older than its days, and nothing else", async () => {
    const { id: file } = await createFiles(database()).save({ name: "a", mediaType: "b", bytes: new Uint8Array([1]) });
    const action = await createActions(database()).store({ action: {}, for: "everyone", owner: "web:ann" });
    await createDeliveries(database()).record({ jobId: "j", target: {}, data: {}, state: "delivered" });
    const conversations = createConversations(database());
    const monthsAgo = Date.now() - 100 * 24 * 60 * 60 * 1000;
    await conversations.open({ conversation: "c", message: "old", said: "", at: monthsAgo });
    await conversations.open({ conversation: "c", message: "new", said: "", at: Date.now() });

    expect(await sweep(database())).toBe(1);
    expect((await conversations.list("c", 9)).map(({ message }) => message)).toEqual(["new"]);
    expect(await createFiles(database()).read(file)).toBeDefined();
    expect(await createActions(database()).find(action)).toBeDefined();

    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await sweep(database(), { days: 0 })).toBe(4);
    expect(await createFiles(database()).read(file)).toBeUndefined();
    expect(await createActions(database()).find(action)).toBeUndefined();
    expect(await createDeliveries(database()).isDelivered("j")).toBe(false);
  });
});
