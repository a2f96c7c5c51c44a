/** Of UTF-8. */
export const MEBIBYTE = 2 ** 20;

/** Megabytes of what tokenizers may stumble over, by what they are: one character again and again, runs without a break, marks, emoji, special tokens, random characters. */
export function nastyTexts(): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...REPEATED.map((unit) => [JSON.stringify(unit), repeated(unit)]),
    ...Object.entries(RANDOM).map(([what, characters]) => [`random ${what}`, random([...characters()])]),
    ["a letter and marks", `a${repeated("\u0301").slice(1)}`],
    ["spaces and a letter", `${" ".repeat(MEBIBYTE - 1)}x`],
    ["a letter and spaces", `x${" ".repeat(MEBIBYTE - 1)}`],
  ]);
}

const MIXED = "Hello, world! 안녕하세요 123 naïve ½ 👩‍👩‍👧‍👦\n\tconst x = 'don\\'t'; ﷺİ ";

/** Characters that change their length in lower case or in a Unicode form, join, are written right to left, or are nothing; words; special tokens of several models. */
const REPEATED: readonly string[] = [
  ...[
    "a",
    "é",
    "İ",
    "ß",
    "ẞ",
    "ŉ",
    "ǰ",
    "Σ",
    "ς",
    "ſ",
    "\u212a",
    "\u2126",
    "ΐ",
    "\u0390",
    "ᾳ",
    "ⅷ",
    "ﷺ",
    "ﷻ",
    "ﬃ",
    "ﬅ",
  ],
  ...["㎯", "½", "①", "٣", "𝟘", "가", "각", "ᄀ", "ᅡ", "一", "龘", "𠀀", "あ", "ｱ", "ﾞ", "ก", "ำ", "ा", "क्ष", "ا", "ﻼ"],
  ...["\u0301", "\u0307", "\u0344", "\u0345", "a\u0301", "e\u0323\u0302", "\u1e9b\u0323", "\u0f71\u0f72", "\u{1d165}"],
  ...["\u200d", "\ufe0f", "\u00a0", "\u3000", "\u0085", "\ufeff", "\ufffd", "\0", "\u0001", "\ue000", "\u{10ffff}"],
  ...[
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "▁",
    "Ġ",
    "😀",
    "👩‍👩‍👧‍👦",
    "👩\u200d",
    "🇰",
    "🏳️‍🌈",
    "👍🏽",
    "\u{e0020}",
    "…",
    "⁉",
    "!",
    "'",
    "\\",
    "<",
    "_",
  ],
  ...[
    "0",
    "9",
    "Ａ",
    "a ",
    "It's ",
    "' ",
    "<|endoftext|>",
    "<|endoftext|>   ",
    "[MASK]",
    "[MASK] ",
    "<s>",
    "</s>",
    "<pad>",
  ],
  ...["<|im_start|>", "<|eot_id|>", "<|user|>", "<extra_id_0>", MIXED],
];

const RANDOM: Readonly<Record<string, () => Iterable<string>>> = {
  letters: () => between("a", "z"),
  "letters and digits": () => [...between("a", "z"), ...between("A", "Z"), ...between("0", "9")],
  digits: () => between("0", "9"),
  punctuation: () => [...between("!", "/"), ...between(":", "@"), ...between("[", "`"), ...between("{", "~")],
  "white space": () => " \n\t\r\u00a0\u3000",
  "marks on letters": () => ["a", "o", ...between("\u0300", "\u036f")],
  "Latin letters with marks": () => between("\u00c0", "\u024f"),
  Hangul: () => between("가", "힣"),
  "Chinese characters": () => between("一", "\u9fff"),
  "rare Chinese characters": () => between("\u{20000}", "\u{2a6df}"),
  "compatibility forms": () => between("\ufb00", "\ufeff"),
  "characters of the first plane": () => between("\u0001", "\ud7ff"),
  "characters of other planes": () => between("\u{10000}", "\u{1ffff}"),
};

function repeated(unit: string): string {
  return unit.repeat(Math.floor(MEBIBYTE / Buffer.byteLength(unit)));
}

function between(first: string, last: string): readonly string[] {
  const from = first.codePointAt(0)!;
  return Array.from({ length: last.codePointAt(0)! - from + 1 }, (_, i) => String.fromCodePoint(from + i));
}

/** Always the same (numbers of Numerical Recipes' linear congruential generator). */
function random(characters: readonly string[]): string {
  const parts: string[] = [];
  let state = 12_345;
  for (let size = 0; size < MEBIBYTE - 4; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const part = characters[Math.floor((state / 2 ** 32) * characters.length)]!;
    parts.push(part);
    size += Buffer.byteLength(part);
  }
  return parts.join("");
}
