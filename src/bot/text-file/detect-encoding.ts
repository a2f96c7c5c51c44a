import { analyse } from "chardet";
import { decodeAs } from "./decode-as.ts";

/**
 * The encoding of a text, by the name that TextDecoder takes: a byte order mark tells; what reads as UTF-8 is UTF-8; zero bytes are those of UTF-16; among
 * older encodings chardet weighs how often characters come, which needs a sentence or two, and for less the characters themselves tell. Undefined where none fits.
 */
export function detectEncoding(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "UTF-8";
  if (first === 0xff && second === 0xfe) return "UTF-16LE";
  if (first === 0xfe && second === 0xff) return "UTF-16BE";
  if (bytes.includes(0)) return utf16(bytes);
  if (decodeAs(bytes, "UTF-8") !== undefined && !hasShifts(bytes)) return "UTF-8";
  return older(bytes.subarray(0, LOOKED_AT));
}

/** Enough to tell; the whole is read strictly anyway. */
const LOOKED_AT = 100_000;

/** The high bytes of UTF-16 are zero where there are spaces, line ends and anything Latin. */
function utf16(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (const [i, byte] of bytes.subarray(0, LOOKED_AT).entries()) if (byte === 0) zeros[i % 2]!++;
  const encoding = zeros[1]! >= zeros[0]! ? "UTF-16LE" : "UTF-16BE";
  return decodeAs(bytes, encoding) === undefined ? undefined : encoding;
}

/** ISO-2022 is all ASCII, with escape sequences that shift between alphabets. */
function hasShifts(bytes: Uint8Array): boolean {
  return /\x1b[$(]/u.test(Buffer.from(bytes.subarray(0, LOOKED_AT)).toString("latin1"));
}

function older(sample: Uint8Array): string | undefined {
  const guesses = new Map(Object.keys(MULTIBYTE).map((name) => [name, 0]));
  for (const { name, confidence } of analyse(sample)) guesses.set(name, confidence);
  guesses.set(WESTERN, Math.max(guesses.get(WESTERN) ?? 0, LEAST_FOR_WESTERN));
  const weighed = [...guesses].flatMap(([name, confidence]) => {
    const text = readable(sample, name);
    return text === undefined ? [] : [[name, confidence + (MULTIBYTE[name]?.(text, sample) ?? 0)] as const];
  });
  return weighed.sort(([, a], [, b]) => b - a)[0]?.[0];
}

const WESTERN = "windows-1252";
/** What is neither known nor East Asian is Western European. */
const LEAST_FOR_WESTERN = 15;

/** A sample may end in the middle of a character. */
function readable(sample: Uint8Array, name: string): string | undefined {
  for (let cut = 0; cut < 4; cut++) {
    const text = decodeAs(sample.subarray(0, sample.length - cut), name);
    if (text !== undefined) return text;
    if (sample.length < LOOKED_AT) return undefined;
  }
  return undefined;
}

/** Points beside chardet's confidence (0…100), for what a text in the encoding is made of: chardet gives every text of a word or two the same 10. */
const MULTIBYTE: Readonly<Record<string, (text: string, bytes: Uint8Array) => number>> = {
  "EUC-KR": (text, bytes) =>
    isAll(text, /^[\p{Script=Hangul}\p{P}\p{S}]+$/u) ? 70 * shareOfLeads(bytes, 0xb0, 0xc8) : 0,
  Shift_JIS: (text) => kana(text),
  "EUC-JP": (text) => kana(text),
  GB18030: (text, bytes) => (isAll(text, /^[\p{Script=Han}\p{P}\p{S}]+$/u) ? 50 * shareOfLeads(bytes, 0xb0, 0xd7) : 0),
  Big5: (text, bytes) => (isAll(text, /^[\p{Script=Han}\p{P}\p{S}]+$/u) ? 50 * shareOfLeads(bytes, 0xa4, 0xc6) : 0),
};

/** Japanese is hardly ever written without a good part of kana. */
function kana(text: string): number {
  const isJapanese = isAll(text, /^[\p{Script=Han}\u3041-\u30ff\p{P}\p{S}]+$/u);
  const kanas = text.match(/[\u3041-\u30ff]/gu)?.length ?? 0;
  return isJapanese && kanas > text.length / 6 ? 55 : 0;
}

/** Whether all that is not ASCII is such, and there is some. */
function isAll(text: string, kind: RegExp): boolean {
  return kind.test(text.replace(/[\0-\x7f\u3000]/gu, ""));
}

/** How many of the two-byte characters lie in the rows of the common ones (KS X 1001's syllables, GB 2312 level 1, Big5 level 1). */
function shareOfLeads(bytes: Uint8Array, first: number, last: number): number {
  let all = 0;
  let common = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    all++;
    if (lead >= first && lead <= last) common++;
    at++;
  }
  return all === 0 ? 0 : common / all;
}
