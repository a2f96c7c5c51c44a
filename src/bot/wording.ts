import { createInstance } from "i18next";
import type { Block } from "../../commands/reply.ts";
import type { Words } from "../../commands/words.ts";
import enUS from "../../locales/en-US.json" with { type: "json" };
import ja from "../../locales/ja.json" with { type: "json" };
import ko from "../../locales/ko.json" with { type: "json" };
import zhCN from "../../locales/zh-CN.json" with { type: "json" };
import zhTW from "../../locales/zh-TW.json" with { type: "json" };
import type { EngineError } from "../engine/errors.ts";

/** Puts message keys into a caller's language. */
export interface Wording {
  /** BCP 47, the fallback first. */
  readonly locales: readonly string[];
  /** The locale that serves best whoever asked for these, best first (`ko` for `ko-KR`). */
  nearestLocale(asked: readonly string[]): string;
  words(words: Words, locale: string): string;
  block(block: Block, locale: string): Block<string>;
  error(error: EngineError, locale: string): { readonly message: string; readonly hint?: string };
  /** What a command (`/imagine`), a subcommand or an option (`width`) is called in this language, where it has a name besides the one that is typed. */
  localName(name: string, locale: string): string | undefined;
  /** Keys that were asked for and that the locale lacks, since the start. */
  missing(): readonly string[];
}

const FALLBACK = "en-US";

/** Every locale that the project has, with its messages. Keys are flat; of two locales of one language the first serves whoever asks for the language alone. */
export const localeMessages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [FALLBACK]: enUS,
  ko,
  "zh-CN": zhCN,
  "zh-TW": zhTW,
  ja,
};

export function createWording(messages = localeMessages): Wording {
  const missing = new Set<string>();
  const locales = Object.keys(messages);
  const i18n = createInstance();
  // Synchronous, since all resources are here.
  void i18n.init({
    lng: FALLBACK,
    fallbackLng: FALLBACK,
    resources: Object.fromEntries(locales.map((locale) => [locale, { translation: messages[locale] ?? {} }])),
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    saveMissing: true,
    missingKeyHandler: (asked, _namespace, key) => missing.add(`${asked.join()}: ${key}`),
  });

  const words = (given: Words, locale: string): string => {
    if ("verbatim" in given) return given.verbatim;
    const params = Object.entries(given.params ?? {}).map(([name, value]) => [
      name,
      typeof value === "object" ? words(value, locale) : value,
    ]);
    return String(i18n.t(given.key, { lng: locale, ...Object.fromEntries(params) }));
  };

  return {
    locales,
    words,
    nearestLocale: (asked) => nearestLocale(asked, locales),
    block: (block, locale) => wordBlock(block, (given) => words(given, locale)),
    error: (error, locale) => wordError(error, (key, params) => lookUp(key, params, locale)),
    localName: (name, locale) => messages[locale]?.[`name.${name}`],
    missing: () => [...missing],
  };

  function lookUp(key: string, params: object, locale: string): string | undefined {
    return i18n.exists(key, { lng: locale }) ? String(i18n.t(key, { lng: locale, ...params })) : undefined;
  }
}

function nearestLocale(asked: readonly string[], locales: readonly string[]): string {
  for (const tag of asked) {
    const wanted = tag.toLowerCase();
    const language = wanted.split("-")[0] ?? "";
    const script = /^zh-(tw|hk|mo|hant)/u.test(wanted) ? "zh-tw" : wanted;
    const found =
      locales.find((locale) => locale.toLowerCase() === script) ??
      locales.find((locale) => locale.toLowerCase().split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return FALLBACK;
}

function wordBlock(block: Block, words: (given: Words) => string): Block<string> {
  switch (block.kind) {
    case "heading":
    case "text":
    case "note":
    case "progress":
      return { ...block, words: words(block.words) };
    case "table":
      return { ...block, columns: block.columns.map(words), rows: block.rows.map((row) => row.map(words)) };
    case "facts":
      return { ...block, facts: block.facts.map(({ label, value }) => ({ label: words(label), value: words(value) })) };
    case "image":
      return { ...block, alt: words(block.alt) };
    case "code":
    case "file":
      return block;
    default:
      return block satisfies never;
  }
}

/** `error.<code>` and `error.<code>.hint`; where a name is near, `error.<code>.near` stands in for the hint. */
function wordError(
  error: EngineError,
  lookUp: (key: string, params: object) => string | undefined,
): { message: string; hint?: string } {
  const params = Object.fromEntries(Object.entries(error.params).map(([name, value]) => [name, listed(value)]));
  const key = `error.${error.code}`;
  const near = error.params["nearest"];
  const message = lookUp(key, params) ?? error.code;
  const hint =
    (Array.isArray(near) && near.length > 0 ? lookUp(`${key}.near`, params) : undefined) ??
    lookUp(`${key}.hint`, params);
  return hint === undefined ? { message } : { message, hint };
}

function listed(value: string | number | readonly string[]): string | number {
  return typeof value === "object" ? value.join(", ") : value;
}
