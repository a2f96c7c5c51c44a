import { characterLength } from "./aligned-text.ts";
import { byteAlphabet } from "./byte-alphabet.ts";
import { utf8Length } from "./spelling.ts";

/** A piece in the units that a model's tokens are made of. Where these are not the piece's own: for each the range of its character in the piece. */
export interface Spelling {
  readonly units: string;
  readonly starts?: Int32Array;
  readonly ends?: Int32Array;
}

/** A piece in GPT-2's byte alphabet: a unit for each byte of its UTF-8. */
export function inAlphabet(piece: string): Spelling {
  const units = byteAlphabet.plain(piece, false);
  if (units.length === piece.length) return { units };
  const starts = new Int32Array(units.length);
  const ends = new Int32Array(units.length);
  let unit = 0;
  for (let at = 0; at < piece.length; ) {
    const end = at + characterLength(piece, at);
    for (const stop = unit + utf8Length(piece.codePointAt(at)!); unit < stop; unit++) {
      starts[unit] = at;
      ends[unit] = end;
    }
    at = end;
  }
  return { units, starts, ends };
}
