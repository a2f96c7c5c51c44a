import { expect, test } from "vitest";
import { readPresets } from "../../../commands/imagine/presets.ts";

test.each([
  ["wide", { aspect: 16 / 9 }],
  ["Portrait, draft", { aspect: 2 / 3, effort: 0.5 }],
  ["wide square", { aspect: 1 }],
  ["", {}],
])("%j is %j", (names, chosen) => {
  expect(readPresets(names)).toEqual(chosen);
});

test("an unknown one is named, with what is near", () => {
  expect(() => readPresets("potrait")).toThrow(
    expect.objectContaining({ code: "preset.unknown", params: expect.objectContaining({ nearest: ["portrait"] }) }),
  );
});
