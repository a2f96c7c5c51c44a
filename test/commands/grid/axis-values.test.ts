import { describe, expect, test } from "vitest";
import { readNumbers, readTexts } from "../../../commands/grid/axis-values.ts";

describe("readNumbers", () => {
  test.each([
    ["4,8,12", [4, 8, 12]],
    [" 1.5 , -2", [1.5, -2]],
    ["1-5", [1, 2, 3, 4, 5]],
    ["1-10 (+3)", [1, 4, 7, 10]],
    ["0-1 (+0.1)", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ["1-10 [4]", [1, 4, 7, 10]],
    ["1-3, 7", [1, 2, 3, 7]],
  ])("reads %j", (text, numbers) => {
    expect(readNumbers("steps", text)).toEqual(numbers);
  });

  test.each(["", "four", "1-", "5-1", "1-5 (+0)", "1-1000000", "1-2 [1]", "1-2 [99]", "NaN", "1e999"])(
    "refuses %j",
    (text) => {
      expect(() => readNumbers("steps", text)).toThrow(expect.objectContaining({ code: "grid.values" }));
    },
  );
});

describe("readTexts", () => {
  test.each([
    ["red, green ,blue", ["red", "green", "blue"]],
    ['red, "green, dark", blue', ["red", "green, dark", "blue"]],
    ['"a ""b"""', ['a "b"']],
    ["red,, blue", ["red", "", "blue"]],
    ["Euler a", ["Euler a"]],
  ])("reads %j", (text, texts) => {
    expect(readTexts("prompt", text)).toEqual(texts);
  });

  test("refuses more than can be seen", () => {
    expect(() => readTexts("prompt", "a,".repeat(20))).toThrow(expect.objectContaining({ code: "grid.values" }));
  });
});
