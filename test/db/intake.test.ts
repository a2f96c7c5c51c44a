import { expect, onTestFinished, test, vi } from "vitest";
import { createIntake } from "../../src/db/intake.ts";
import type { Database } from "../../src/db/open-database.ts";
import { describeOnDatabases } from "../support/databases.ts";

const WILD = { said: "a red circle \0 \ud800 👩‍🎨 강아지" };
let count = 0;
const entry = () => ({ id: `discord:${++count}`, platform: "discord", received: WILD });

describeOnDatabases("what came from chats", (database) => {
  const open = (on: Database = database()) => {
    const intake = createIntake<typeof WILD>(on);
    onTestFinished(() => intake[Symbol.dispose]());
    return intake;
  };

  test("is taken once, also when many come in one moment", async () => {
    const intake = open();
    const all = Array.from({ length: 50 }, entry);
    expect(await Promise.all(all.map((one) => intake.take(one)))).toEqual(all.map(() => true));
    expect(await Promise.all(all.map((one) => open().take(one)))).toEqual(all.map(() => false));
    await Promise.all(all.map(({ id }) => intake.settle(id)));
    expect(await intake.claim()).toEqual([]);
    expect(await intake.take(all[7] ?? entry())).toBe(false);
  });

  test("is not given to others while the process that has it lives", async () => {
    const shared: Database = { ...database(), embedded: false };
    const taken = entry();
    const first = open(shared);
    await first.take(taken);
    expect(await open(shared).claim()).toEqual([]);
    await first.settle(taken.id);
  });

  test("is given to another when a process has said nothing for long, and its ends are counted", async () => {
    const shared: Database = { ...database(), embedded: false };
    const taken = entry();
    await open(shared).take(taken);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const next = open(shared);
    expect(await next.claim()).toMatchObject([{ ...taken, deaths: 1, failures: 0 }]);
    expect(await open(shared).claim()).toEqual([]);
    await next.settle(taken.id);
  });

  test("is given to the next process at once where no other can be alive", async () => {
    const alone: Database = { ...database(), embedded: true };
    const taken = entry();
    const first = open(alone);
    await first.take(taken);
    expect(await first.claim()).toEqual([]);
    const second = open(alone);
    expect(await second.claim()).toMatchObject([{ ...taken, deaths: 1 }]);
    await second.settle(taken.id);
  });

  test("comes back after a while when its answer could not be shown", async () => {
    const intake = open();
    const taken = entry();
    await intake.take(taken);
    await intake.release(taken.id, 60_000);
    expect(await intake.claim()).toEqual([]);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await intake.claim()).toMatchObject([{ ...taken, deaths: 0, failures: 1 }]);
    await intake.settle(taken.id);
  });
});
