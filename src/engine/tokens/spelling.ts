import { type AlignedText, characterLength } from "./aligned-text.ts";

/** A text spelled in the units that tokens are made of, bytes as latin-1, each with its range in the source. */
interface Spelled {
  readonly units: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The text's UTF-8 bytes, one per unit as latin-1: each byte comes from its whole character. */
export function asBytes({ text, starts, ends }: AlignedText): Spelled {
  const byteStarts: number[] = [];
  const byteEnds: number[] = [];
  for (let at = 0; at < text.length; ) {
    const last = at + characterLength(text, at) - 1;
    for (let byte = utf8Length(text.codePointAt(at)!); byte > 0; byte--) {
      byteStarts.push(starts[at]!);
      byteEnds.push(ends[last]!);
    }
    at = last + 1;
  }
  return { units: utf8(text), starts: byteStarts, ends: byteEnds };
}

/** The range of every character that the units `[from, to)` touch; with their own bytes in hex where they share a character with a neighbour. */
export function cover({ units, starts, ends }: Spelled, from: number, to: number): Cover {
  const range = { start: starts[from]!, end: ends[to - 1]! };
  const shared = sameCharacter(from - 1, from) || sameCharacter(to - 1, to);
  return shared ? { ...range, bytes: Buffer.from(units.slice(from, to), "latin1").toString("hex") } : range;

  function sameCharacter(a: number, b: number): boolean {
    return a >= 0 && b < units.length && starts[a] === starts[b] && ends[a] === ends[b];
  }
}

interface Cover {
  readonly start: number;
  readonly end: number;
  readonly bytes?: string;
}

/** UTF-8 as a string of one unit per byte, which compares and hashes faster than a Uint8Array. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

const ASCII = /^[\0-\x7f]*$/;

/** Bytes of a character. */
export function utf8Length(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
