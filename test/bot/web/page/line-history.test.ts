import { expect, test } from "vitest";
import { lineHistory } from "../../../../src/bot/web/page/line-history.ts";

test("the arrows walk back to the oldest line and forth to the draft", () => {
  const history = lineHistory(() => ["/one", "/two"]);
  expect(history.newer()).toBeUndefined();
  expect(history.older("draft")).toBe("/two");
  expect(history.older("/two")).toBe("/one");
  expect(history.older("/one")).toBeUndefined();
  expect(history.shows("/one")).toBe(true);
  expect(history.shows("/one changed")).toBe(false);
  expect(history.newer()).toBe("/two");
  expect(history.newer()).toBe("draft");
  expect(history.newer()).toBeUndefined();
});

test("after a line was sent the walk begins anew", () => {
  const said = ["/one"];
  const history = lineHistory(() => said);
  expect(history.older("")).toBe("/one");
  history.leave();
  said.push("/two");
  expect(history.older("")).toBe("/two");
});
