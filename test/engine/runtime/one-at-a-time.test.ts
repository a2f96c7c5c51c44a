import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { oneAtATime } from "../../../src/engine/runtime/one-at-a-time.ts";

test("Calls do not overlap, keep their order, and a failure holds up nobody", async () => {
  const inTurn = oneAtATime();
  const seen: string[] = [];
  const call = (name: string, fail = false) =>
    inTurn(async () => {
      seen.push(`${name} begins`);
      await wait(1);
      seen.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([call("a"), call("b", true), call("c")]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});
