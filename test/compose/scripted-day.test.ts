import { expect, test } from "vitest";
import { liveDay } from "../support/day/live-day.ts";
import { describeWithShared } from "../support/shared.ts";

describeWithShared("a short day with the program on Discord and Slack", (shared) => {
  test("no command that was acknowledged stays unanswered and none is answered twice, though connections drop and it is killed", async () => {
    const plan = { people: 10, commands: 60, everyMs: 250, drops: 2, kills: 1 };
    const { waits, ...day } = await liveDay(shared, plan);
    console.log(JSON.stringify({ ...day, median: waits[Math.floor(waits.length / 2)], worst: waits.at(-1) }));
    expect(day).toMatchObject({ unanswered: [], doubled: [], violations: [] });
    expect(day.acknowledged + day.unheard.length).toBe(plan.commands);
    expect(day.acknowledged).toBeGreaterThan(plan.commands / 3);
  }, 300_000);
});
