import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { asker } from "../../src/db/ask.ts";

const cause = Object.assign(new Error("no space"), { code: "53100" });
const wrapped = () => Promise.reject(new DrizzleQueryError("insert …", ["a secret"], cause));

test("an answer is passed on", async () => {
  expect(await asker(() => undefined)(Promise.resolve(7))).toBe(7);
});

test("a failure is the database's own, without the parameters", async () => {
  await expect(asker(() => undefined)(wrapped())).rejects.toBe(cause);
  await expect(asker(() => undefined)(Promise.reject(cause))).rejects.toBe(cause);
});

test("a failure that can be explained is", async () => {
  const explained = new Error("make room");
  await expect(asker((error) => (error === cause ? explained : undefined))(wrapped())).rejects.toBe(explained);
});
