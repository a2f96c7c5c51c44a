import type { PageWord } from "../page-words.ts";
import type { OptionOnWire, WordsOnWire } from "../wire.ts";

/** The page's words in the reader's language. */
export type Say = (key: PageWord, params?: Readonly<Record<string, string | number>>) => string;

export function sayIn({ words }: WordsOnWire): Say {
  return (key, params = {}) =>
    (words[key] ?? key).replace(/\{\{(\w+)\}\}/gu, (_, name: string) => String(params[name] ?? ""));
}

/** What an option takes, in a few words; empty where its summary says it all. */
export function sayRange(option: OptionOnWire, say: Say): string {
  const { kind, min, max, choices, default: preset, maxItems = 0, maxBytes = 0 } = option;
  const values =
    min !== undefined && max !== undefined
      ? say("web.range", { min, max })
      : choices !== undefined
        ? say("web.choices", { choices: choices.join(", ") })
        : kind === "boolean"
          ? say("web.true-false")
          : kind === "list"
            ? say("web.list", { max: maxItems })
            : kind === "attachment"
              ? say("web.file", { megabytes: Math.round(maxBytes / 2 ** 20) })
              : "";
  const given = preset === undefined || preset === "" ? "" : say("web.default", { value: String(preset) });
  return [values, given, option.required ? say("web.required") : ""].filter((part) => part !== "").join(" · ");
}

/** A file's size for people. */
export function saySize(bytes: number, say: Say, locale: string): string {
  const [key, size] =
    bytes < 1000
      ? (["web.bytes", bytes] as const)
      : bytes < 1e6
        ? (["web.kilobytes", bytes / 1e3] as const)
        : (["web.megabytes", bytes / 1e6] as const);
  return say(key, { size: new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(size) });
}
