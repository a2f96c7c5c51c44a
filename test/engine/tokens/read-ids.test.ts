import { expect, test } from "vitest";
import { readIds } from "../../../src/engine/tokens/read-ids.ts";

test.each([
  ["1 2 3", [1, 2, 3]],
  ["[1, 2,3]", [1, 2, 3]],
  [" 7;8\n9 ", [7, 8, 9]],
])("%j", (text, ids) => {
  expect(readIds(text)).toEqual(ids);
});

test.each(["1 two", "-1", "1.5", "[]", "1e3", "99999999999"])("%j is refused", (text) => {
  expect(() => readIds(text)).toThrow(expect.objectContaining({ code: "ids.syntax" }));
});
