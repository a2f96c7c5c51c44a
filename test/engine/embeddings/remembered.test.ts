import { expect, test } from "vitest";
import { remembered } from "../../../src/engine/embeddings/remembered.ts";

test("What was asked for last stays within the room", () => {
  const kept = remembered<string>(100);
  for (const key of ["a", "b", "c", "d"]) kept.set(key, key, 25);
  expect(kept.get("a")).toBe("a");
  kept.set("e", "e", 25);
  expect(["a", "b", "c", "d", "e"].map((key) => kept.get(key))).toEqual(["a", undefined, "c", "d", "e"]);
});

test("What is large is not kept, and the same key takes its room once", () => {
  const kept = remembered<string>(100);
  kept.set("large", "large", 26);
  expect(kept.get("large")).toBeUndefined();
  for (let i = 0; i < 10; i++) kept.set("same", "same", 20);
  kept.set("other", "other", 20);
  expect([kept.get("same"), kept.get("other")]).toEqual(["same", "other"]);
});
