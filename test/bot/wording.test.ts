import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { say, verbatim } from "../../commands/words.ts";
import enUS from "../../locales/en-US.json" with { type: "json" };
import { createWording, localeMessages } from "../../src/bot/wording.ts";
import { EngineError } from "../../src/engine/errors.ts";

const wording = createWording();

describe("wording", () => {
  test("fills in numbers as the locale writes them, plurals and nested words", () => {
    expect(wording.words(say("tokenize.heading", { count: 1, model: "clip" }), "en-US")).toBe("1 token · clip");
    expect(wording.words(say("tokenize.heading", { count: 1234, model: "clip" }), "en-US")).toBe("1,234 tokens · clip");
    expect(wording.words(say("job.running", { done: 1, total: verbatim("many") }), "en-US")).toBe("Step 1 of many");
  });

  test("leaves people's own text alone, also where it looks like a message", () => {
    const text = "{{count}} $t(yes) <b>&amp;</b>";
    expect(wording.words(verbatim(text), "en-US")).toBe(text);
    expect(wording.words(say("imagine.unread", { text }), "en-US")).toContain(text);
  });

  test.each([
    [["ko-KR"], "ko"],
    [["zh-HK"], "zh-TW"],
    [["zh-Hans-SG"], "zh-CN"],
    [["de-DE", "ja"], "ja"],
    [["de"], "en-US"],
    [["*"], "en-US"],
    [["en"], "en-US"],
  ])("serves %j in %s", (asked, expected) => {
    const some = createWording({ "en-US": {}, ko: {}, "zh-CN": {}, "zh-TW": {}, ja: {} });
    expect(some.nearestLocale(asked)).toBe(expected);
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

  test("every locale has the keys and placeholders of en-US", () => {
    const placeholders = (message: string) => [...message.matchAll(/\{\{(\w+)/gu)].map(([, name]) => name).sort();
    for (const [locale, messages] of Object.entries(localeMessages)) {
      const differing = Object.entries(enUS).filter(
        ([key, message]) => String(placeholders(messages[key] ?? "")) !== String(placeholders(message)),
      );
      expect({ locale, differing }).toEqual({ locale, differing: [] });
    }
  });
});
