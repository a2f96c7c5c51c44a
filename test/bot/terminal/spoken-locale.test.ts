import { expect, test } from "vitest";
import { askedLocale, systemLocale } from "../../../src/bot/terminal/spoken-locale.ts";
import { createWording } from "../../../src/bot/wording.ts";

const wording = createWording();

test.each([
  [{ LANG: "ko_KR.UTF-8" }, "ko"],
  [{ LANG: "ko_KR.UTF-8", LC_ALL: "" }, "ko"],
  [{ LANG: "ko_KR.UTF-8", LC_MESSAGES: "ja_JP" }, "ja"],
  [{ LANG: "ko_KR.UTF-8", LC_ALL: "zh_HK.UTF-8@stroke" }, "zh-TW"],
  [{ LANG: "zh_SG.UTF-8" }, "zh-CN"],
  [{ LANG: "C.UTF-8" }, "en-US"],
  [{ LC_ALL: "POSIX", LANG: "ko_KR" }, "en-US"],
  [{ LANG: "de_DE.UTF-8" }, "en-US"],
  [{ LANG: "zh_TW.UTF-8; rm -rf" }, "zh-TW"],
  [{}, "ja"],
])("the environment %j speaks %s", (env, expected) => {
  expect(wording.nearestLocale([systemLocale(env, "ja-JP")])).toBe(expected);
});

test("a locale that is asked for by name is served by its language's", () => {
  expect(askedLocale("ko-KR", wording)).toBe("ko");
  expect(askedLocale("zh-Hant", wording)).toBe("zh-TW");
  expect(askedLocale("en-GB", wording)).toBe("en-US");
});

test("a language that there is none of is refused, and those that there are named", () => {
  const error = expect.objectContaining({ code: "terminal.locale", params: { asked: "tlh", known: wording.locales } });
  expect(() => askedLocale("tlh", wording)).toThrow(error);
});
