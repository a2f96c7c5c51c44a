/**
 * Text that is shown and never obeyed: control characters become their pictures (`␛`), what turns the direction of text, and half a
 * surrogate pair, their escapes (`\u{202e}`). Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/[\0-\x08\x0b-\x1f]/gu, (control) =>
      String.fromCodePoint(CONTROL_PICTURES + (control.codePointAt(0) ?? 0)),
    )
    .replaceAll("\x7f", "␡")
    .replace(/[\x80-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/gu, escaped);
}

/** As `visible`, on one line. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "␊").replaceAll("\t", "␉");
}

/** The Unicode block that draws C0 controls, U+2400 for U+0000. */
const CONTROL_PICTURES = 0x2400;

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
