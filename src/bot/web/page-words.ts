import enUS from "../../../locales/en-US.json" with { type: "json" };
import { localeMessages } from "../wording.ts";
import type { WordsOnWire } from "./wire.ts";

/** Keys of the words that the page itself says. */
export type PageWord = Extract<keyof typeof enUS, `web.${string}`>;

export function isPageWord(key: string): key is PageWord {
  return key.startsWith("web.") && Object.hasOwn(enUS, key);
}

/** The page's words with their `{{params}}` still in place, and the languages that there are; what a language lacks is said in the fallback's. */
export function pageWords(locale: string): WordsOnWire {
  const keys = Object.keys(enUS).filter(isPageWord);
  const languages = Object.entries(localeMessages).map(([tag, messages]) => ({
    locale: tag,
    name: messages["web.language.name"] ?? tag,
  }));
  return {
    locale,
    languages,
    words: Object.fromEntries(keys.map((key) => [key, localeMessages[locale]?.[key] ?? enUS[key]])),
  };
}
