import type { Token } from "../ports.ts";
import { bytesOfAlphabet } from "./byte-alphabet.ts";
import type { AlignedPiece } from "./cutter.ts";
import type { PlacedId, VocabularyModel } from "./models/vocabulary-model.ts";
import { inAlphabet, type Spelling } from "./spell-piece.ts";

/**
 * Encodes pieces of a text, `inBytes` in GPT-2's byte alphabet, into tokens with the range of every character that they touch, and their own bytes
 * where they share one with a neighbour. Keeps what the pieces of this one text became: the same words come again.
 */
export function placeTokens(
  pieces: readonly AlignedPiece[],
  source: string,
  model: VocabularyModel,
  { inBytes, seen }: { readonly inBytes: boolean; readonly seen: Map<string, Encoded> },
): readonly Token[] {
  const tokens: MutableToken[] = [];
  let before: Placed | undefined;
  for (const { whole, from, to } of pieces) {
    const piece = whole.text.slice(from, to);
    const encoded = seen.get(piece) ?? encode(piece, model, inBytes);
    seen.set(piece, encoded);
    const { spelling, placed } = encoded;
    const { starts, ends } = spelling;
    for (const one of placed) {
      const start = whole.starts[from + (starts === undefined ? one.from : starts[one.from]!)]!;
      const end = whole.ends[from + (ends === undefined ? one.to : ends[one.to - 1]!) - 1]!;
      const token = newToken(one.id, source.slice(start, end), start, end);
      tokens.push(token);
      if (before !== undefined && start < before.token.end) {
        before.token.bytes ??= bytesOf(before);
        token.bytes = bytesOf({ one, spelling });
      }
      before = { token, one, spelling };
    }
  }
  return tokens;

  function newToken(id: number, text: string, start: number, end: number): MutableToken {
    const token = { id, token: model.vocabulary.tokenOf(id) ?? "", text, special: false, start, end };
    return id === model.vocabulary.unknownId ? { ...token, unknown: true } : token;
  }
}

/** What a piece becomes. */
export interface Encoded {
  readonly spelling: Spelling;
  readonly placed: readonly PlacedId[];
}

type MutableToken = Token & { readonly end: number; bytes?: string };

interface Placed {
  readonly token: MutableToken;
  readonly one: PlacedId;
  readonly spelling: Spelling;
}

function encode(piece: string, model: VocabularyModel, inBytes: boolean): Encoded {
  const spelling = inBytes ? inAlphabet(piece) : { units: piece };
  return { spelling, placed: model.encode(spelling.units) };
}

function bytesOf({ one: { from, to, byte }, spelling }: Pick<Placed, "one" | "spelling">): string {
  if (byte !== undefined) return byte;
  const units = spelling.units.slice(from, to);
  const bytes = bytesOfAlphabet(units);
  return bytes === undefined ? Buffer.from(units).toString("hex") : Buffer.from(bytes, "latin1").toString("hex");
}
