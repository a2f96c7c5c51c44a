import { expect, test } from "vitest";
import { sayIn, sayRange, saySize } from "../../../../src/bot/web/page/say.ts";
import { pageWords } from "../../../../src/bot/web/page-words.ts";
import type { OptionOnWire } from "../../../../src/bot/web/wire.ts";

const say = sayIn(pageWords("en-US"));

test("words take their parameters", () => {
  expect(say("web.enlarge", { alt: "a {{red}} circle" })).toBe("Enlarge: a {{red}} circle");
});

test("a language that the project lacks is said in English", () => {
  expect(pageWords("tlh").words["web.send"]).toBe("Send");
});

test.each<[Partial<OptionOnWire>, string]>([
  [{ kind: "integer", min: 1, max: 150, default: 25 }, "1 to 150 · 25 unless given"],
  [{ kind: "number", min: 0, max: 30 }, "0 to 30"],
  [{ kind: "boolean", default: false }, "true or false · false unless given"],
  [{ kind: "choice", choices: ["red", "green"] }, "one of red, green"],
  [{ kind: "list", maxItems: 5 }, "up to 5, with commas"],
  [{ kind: "attachment", maxBytes: 10 * 2 ** 20, required: true }, "attach a file of up to 10 MB · required"],
  [{ kind: "text", default: "" }, ""],
  [{ kind: "rest", required: true }, "required"],
])("%j takes %j", (option, expected) => {
  const whole: OptionOnWire = { name: "x", kind: "text", summary: "", required: false, suggests: false, ...option };
  expect(sayRange(whole, say)).toBe(expected);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 KB"],
  [12_345, "12.3 KB"],
  [10_485_760, "10.5 MB"],
])("%d bytes read %j", (bytes, expected) => {
  expect(saySize(bytes, say, "en-US")).toBe(expected);
});
