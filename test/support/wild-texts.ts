/** Texts that people can type and that queues and databases like to refuse or to change: name and text. */
export const wildTexts: readonly (readonly [string, string])[] = [
  ["NUL", "a\0b"],
  ["a lone high surrogate", "a\ud800b"],
  ["a lone low surrogate at the end", "a\udc00"],
  ["surrogates in the wrong order", "\udc00\ud800"],
  ["every control character", Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join("")],
  ["DEL and C1 controls", "\u007f\u0080\u009f\u2028\u2029\ufeff"],
  ["quotes and backslashes", "\\u0000 \\\\ \" ' ` $1 %s {{x}}"],
  ["emoji and Korean", "👩‍👩‍👧‍👦 강아지 ① ｶﾞ"],
  ["no character", ""],
];
