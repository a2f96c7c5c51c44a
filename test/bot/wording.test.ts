import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { say, verbatim } from "../../commands/words.ts";
import enUS from "../../locales/en-US.json" with { type: "json" };
import { createWording } from "../../src/bot/wording.ts";
import { EngineError } from "../../src/engine/errors.ts";

const wording = createWording();

describe("wording", () => {
  test("fills in numbers as the locale writes them, plurals and nested words", () => {
    expect(wording.words(say("tokenize.heading", { count: 1, model: "clip" }), "en-US")).toBe("1 token · clip");
    expect(wording.words(say("tokenize.heading", { count: 1234, model: "clip" }), "en-US")).toBe("1,234 tokens · clip");
    expect(wording.words(say("job.running", { done: 1, total: verbatim("many") }), "en-US")).toBe("Step 1 of many");
  });

  test("words numbers and plurals as each language does", () => {
    const tokens = (locale: string, count: number) =>
      wording.words(say("tokenize.heading", { count, model: "clip" }), locale);
    expect(tokens("ko", 1)).toBe("토큰 1개 · clip");
    expect(tokens("ko", 1234)).toBe("토큰 1,234개 · clip");
    expect(tokens("ja", 1)).toBe("1 トークン · clip");
    expect(tokens("zh-CN", 1)).toBe("1 个词元 · clip");
    expect(tokens("zh-TW", 2)).toBe("2 個詞元 · clip");
    expect(wording.missing()).toEqual([]);
  });

  test("leaves people's own text alone, also where it looks like a message", () => {
    const text = "{{count}} $t(yes) <b>&amp;</b>";
    expect(wording.words(verbatim(text), "en-US")).toBe(text);
    expect(wording.words(say("imagine.unread", { text }), "en-US")).toContain(text);
  });

  test.each([
    [["ko-KR"], "ko"],
    [["zh-HK"], "zh-TW"],
    [["zh"], "zh-CN"],
    [["zh-Hans"], "zh-CN"],
    [["zh-SG"], "zh-CN"],
    [["zh-Hans-SG"], "zh-CN"],
    [["zh-Hans-HK"], "zh-CN"],
    [["zh-Hant"], "zh-TW"],
    [["zh-MO"], "zh-TW"],
    [["zh-Hant-HK"], "zh-TW"],
    [["ja-JP"], "ja"],
    [["de-DE", "ja"], "ja"],
    [["de"], "en-US"],
    [["*"], "en-US"],
    [["en"], "en-US"],
  ])("serves %j in %s", (asked, expected) => {
    expect(wording.nearestLocale(asked)).toBe(expected);
  });

  test("falls back to English for a missing key, and reports it", () => {
    const partial = createWording({ "en-US": { yes: "yes" }, ko: {} });
    expect(partial.words(say("yes"), "ko")).toBe("yes");
    expect(partial.words(say("no"), "ko")).toBe("no");
    expect(partial.missing().join()).toContain("no");
  });

  test("prefers the hint that names what is near", () => {
    const near = new EngineError("command.unknown", { asked: "imagin", nearest: ["imagine"], known: ["imagine"] });
    const far = new EngineError("command.unknown", { asked: "xyz", nearest: [], known: ["imagine", "help"] });
    expect(wording.error(near, "en-US").hint).toContain("/imagine?");
    expect(wording.error(far, "en-US").hint).toContain("imagine, help");
  });
});

describe("the messages", () => {
  const sources = ["src", "commands"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
  const codes = new Set(
    sources.flatMap((source) => [...source.matchAll(/EngineError\(\s*"([a-z.-]+)"/gu)].map(([, code = ""]) => code)),
  );

  test("every error has a sentence and says what would work", () => {
    const wanted = [...codes].flatMap((code) => [`error.${code}`, `error.${code}.hint`]);
    expect(wanted.filter((key) => !Object.hasOwn(enUS, key)).sort()).toEqual([]);
  });

  test("no message is left over", () => {
    const text = sources.join("\n");
    const words = new Set(text.match(/[\w-]+(?:\.[\w-]+)*/gu));
    // `cli.${name}` uses every key of that beginning.
    const beginnings = [...text.matchAll(/["`]([a-z][\w.-]*\.)\$\{/gu)].map(([, beginning = ""]) => beginning);
    const unused = Object.keys(enUS)
      .map((key) => key.replace(/_(one|other)$/u, ""))
      .filter((key) => !key.startsWith("error.") && !words.has(key))
      .filter((key) => !beginnings.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });
});
