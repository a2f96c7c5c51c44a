import { expect, test } from "vitest";
import { optionLabel } from "../../src/bot/option-label.ts";
import { createWording } from "../../src/bot/wording.ts";

test.each([
  ["ko", "width", "width · 너비"],
  ["ja", "max-length", "max-length · 最大長"],
  ["en-US", "width", "width"],
  ["zh-TW", "no-such-option", "no-such-option"],
])("in %s the field of %s is called %s", (locale, name, label) => {
  expect(optionLabel(name, locale, createWording())).toBe(label);
});
