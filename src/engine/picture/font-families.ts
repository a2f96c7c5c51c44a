/** Where the fonts come from: npm packages of Noto, one weight wide enough to read, whole scripts cut by their publisher into files by code point. */
export interface FontFamily {
  readonly package: string;
  /** Files by the ranges in the package's `unicode.json`, or one whole file. */
  readonly files:
    | { readonly kind: "subsets"; readonly ending: string }
    | { readonly kind: "whole"; readonly path: string };
}

/** Families in the order in which to look for a character. */
export function familiesFor({ han, emoji }: { readonly han: Han; readonly emoji: boolean }): readonly FontFamily[] {
  const text = [LATIN, ...HAN_ORDER[han].map((variant) => HAN[variant]), ...SCRIPTS, ...SYMBOLS];
  return emoji ? [EMOJI, ...text] : [...text, EMOJI];
}

/** The regional forms of Chinese characters: the same code point is drawn differently. */
export type Han = "ko" | "zh-CN" | "zh-TW" | "ja";

/** The caller's own forms; without any, what the text itself suggests. */
export function hanOf(locale: string, text: string): Han {
  const { language, script, region } = new Intl.Locale(locale).maximize();
  if (language === "ko" || language === "ja") return language;
  if (language === "zh") return script === "Hant" || region === "HK" ? "zh-TW" : "zh-CN";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "ja";
  return /\p{Script=Hangul}/u.test(text) ? "ko" : "zh-CN";
}

const HAN: Readonly<Record<Han, FontFamily>> = {
  ko: variable("noto-sans-kr"),
  "zh-CN": variable("noto-sans-sc"),
  "zh-TW": variable("noto-sans-tc"),
  ja: variable("noto-sans-jp"),
};

const HAN_ORDER: Readonly<Record<Han, readonly Han[]>> = {
  ko: ["ko", "zh-TW", "ja", "zh-CN"],
  "zh-CN": ["zh-CN", "zh-TW", "ja", "ko"],
  "zh-TW": ["zh-TW", "zh-CN", "ja", "ko"],
  ja: ["ja", "zh-TW", "zh-CN", "ko"],
};

/** Latin, Greek, Cyrillic, Devanagari. */
const LATIN = variable("noto-sans");

const SCRIPTS = [
  "arabic",
  "hebrew",
  "bengali",
  "gurmukhi",
  "gujarati",
  "tamil",
  "telugu",
  "kannada",
  "malayalam",
  "sinhala",
  "thai",
  "lao",
  "khmer",
  "myanmar",
  "georgian",
  "armenian",
  "ethiopic",
].map((script) => variable(`noto-sans-${script}`));

/** One file with all of it, though its list names only Latin. */
const MATH: FontFamily = {
  package: "@fontsource/noto-sans-math",
  files: { kind: "whole", path: "files/noto-sans-math-latin-400-normal.woff2" },
};

const SYMBOLS: readonly FontFamily[] = [
  MATH,
  variable("noto-sans-symbols"),
  { package: "@fontsource/noto-sans-symbols-2", files: { kind: "subsets", ending: "400-normal" } },
];

/** In one file, since a sequence of several emoji is drawn as one glyph. */
const EMOJI: FontFamily = {
  package: "@expo-google-fonts/noto-emoji",
  files: { kind: "whole", path: "400Regular/NotoEmoji_400Regular.ttf" },
};

function variable(name: string): FontFamily {
  return { package: `@fontsource-variable/${name}`, files: { kind: "subsets", ending: "wght-normal" } };
}
