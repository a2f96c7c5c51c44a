import fc from "fast-check";

/** Text of everything that tokenizers disagree on: scripts, marks, emoji, white space, controls, lone surrogates, what looks like special tokens. */
export const wildStrings: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({ unit: "grapheme", maxLength: 6 }),
      fc.string({
        unit: fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
        maxLength: 3,
      }),
      fc.constantFrom(...fragments()),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

function fragments(): readonly string[] {
  return [
    ..."İſΣςǅΐẞŉǰﬁﬃ½٣①\u0085\ufeff\u00a0\u200b\u200d\u2028\u3000\0\u001b",
    "ΑΣ ΑΣ.",
    "e\u0301\u0323",
    "a\u030a",
    "\u1112\u1161\u11ab",
    "뷃뷁",
    "骨𠮷",
    "👩‍👩‍👧‍👦",
    "🇰🇷",
    "क्षत्रिय",
    "สวัสดี",
    "مرحبا",
    "'s 'S 'ſ",
    "  \t\r\n \n",
    "<|endoftext|>",
    "<|startoftext|>",
    "<|STARTOFTEXT|>",
    "<|ENDOFTEXT|>",
    "</w>",
    "1234567",
  ];
}
