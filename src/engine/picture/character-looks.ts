/** How one grapheme cluster of a text is to be shown, before any font is asked. */
export type Look =
  /** As it is; `hidden` are the joiners and selectors at its end that change nothing. */
  | { readonly kind: "letter"; readonly ways: readonly string[]; readonly drawn: string; readonly hidden: string }
  /** White space, as a sign that stands for it. */
  | { readonly kind: "space"; readonly sign: string }
  /** Nothing of it can be seen: controls, unusual white space, what no one has assigned. */
  | { readonly kind: "unseen" };

/** `ways` are tried in turn: composed as fonts want it, a lone mark on a dotted circle, then as it was written. */
export function lookOf(cluster: string): Look {
  const sign = SIGNS[cluster];
  if (sign !== undefined) return { kind: "space", sign };
  if (UNSEEN.test(cluster)) return { kind: "unseen" };
  const idle = JOINERS_WORK.test(cluster) ? /\u200d$/u : /\p{Default_Ignorable_Code_Point}+$/u;
  const drawn = cluster.replace(idle, "");
  const composed = /^\p{M}/u.test(drawn) ? `◌${drawn}` : drawn.normalize("NFC");
  return { kind: "letter", ways: [composed, drawn], drawn, hidden: cluster.slice(drawn.length) };
}

/** Whether a cluster asks to be drawn as an emoji (UTS #51, 1.4: presentation by default or by selector). */
export function isEmoji(cluster: string): boolean {
  return EMOJI.test(cluster);
}

const SIGNS: Readonly<Record<string, string>> = {
  " ": "·",
  "\u00a0": "⍽",
  "\u3000": "□",
  "\t": "→",
  "\n": "⏎",
  "\r": "␍",
  "\r\n": "⏎",
};

const UNSEEN = /^[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})|\u20e3/u;
/** Emoji, and scripts in which a joiner changes the shape. */
const JOINERS_WORK =
  /\u20e3|[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;
