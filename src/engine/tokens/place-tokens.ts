import type { Token } from "../ports.ts";
import type { AlignedText } from "./aligned-text.ts";
import { bytesOfAlphabet } from "./byte-alphabet.ts";
import type { PlacedId, VocabularyModel } from "./models/vocabulary-model.ts";

/** A token with the units that it was made of. */
export interface RawToken extends PlacedId {
  readonly piece: AlignedText;
}

/** Tokens with the range of every character that they touch, and their own bytes where they share one with a neighbour. */
export function placeTokens(
  raw: readonly RawToken[],
  source: string,
  { vocabulary }: VocabularyModel,
): readonly Token[] {
  const ranges = raw.map(({ piece, from, to }) => ({ start: piece.starts[from]!, end: piece.ends[to - 1]! }));
  const overlap = (a: number, b: number) =>
    ranges[a] !== undefined && ranges[b] !== undefined && ranges[b].start < ranges[a].end;
  return raw.map((one, i) => {
    const { start, end } = ranges[i]!;
    const shares = overlap(i - 1, i) || overlap(i, i + 1);
    return {
      id: one.id,
      token: vocabulary.tokenOf(one.id) ?? "",
      text: source.slice(start, end),
      special: false,
      start,
      end,
      ...(shares && { bytes: bytesOf(one) }),
      ...(one.id === vocabulary.unknownId && { unknown: true as const }),
    };
  });
}

function bytesOf({ piece, from, to, byte }: RawToken): string {
  if (byte !== undefined) return byte;
  const units = piece.text.slice(from, to);
  const bytes = bytesOfAlphabet(units);
  return bytes === undefined ? Buffer.from(units).toString("hex") : Buffer.from(bytes, "latin1").toString("hex");
}
