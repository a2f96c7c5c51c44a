import { bytesOfAlphabet } from "./byte-alphabet.ts";
import type { AlignedPieces } from "./cutter.ts";
import type { PlacedIds, VocabularyModel } from "./models/vocabulary-model.ts";
import { inAlphabet, type Spelling } from "./spell-piece.ts";
import { type columnWriter, FLAG } from "./token-columns.ts";

/**
 * Encodes pieces of a text, `inBytes` in GPT-2's byte alphabet, into tokens with the range of every character that they touch, and their own bytes
 * where they share one with a neighbour. Keeps what the pieces of this one text became: the same words come again.
 */
export function placeTokens(
  { whole, froms, tos }: AlignedPieces,
  model: VocabularyModel,
  tokens: ReturnType<typeof columnWriter>,
  { inBytes, seen }: { readonly inBytes: boolean; readonly seen: Map<string, Encoded> },
): void {
  const { unknownId } = model.vocabulary;
  const { text, starts, ends } = whole;
  let lastEnd = -1;
  let last: Encoded | undefined;
  let lastPlace = 0; // among the tokens of its piece
  for (const [i, from] of froms.entries()) {
    const piece = text.slice(from, tos[i]);
    let encoded = seen.get(piece);
    encoded ??= encode(piece, model, inBytes);
    seen.set(piece, encoded);
    const { spelling, placed } = encoded;
    for (let place = 0; place < placed.ids.length; place++) {
      const id = placed.ids[place]!;
      const unit = placed.froms[place]!;
      const lastUnit = placed.tos[place]! - 1;
      const start = starts[from + (spelling.starts === undefined ? unit : spelling.starts[unit]!)]!;
      const end = ends[from + (spelling.ends === undefined ? lastUnit + 1 : spelling.ends[lastUnit]!) - 1]!;
      tokens.add(id, start, end, id === unknownId ? FLAG.unknown : 0);
      if (last !== undefined && start < lastEnd) {
        const at = tokens.size() - 1;
        tokens.spell(at - 1, bytesOf(last, lastPlace, model));
        tokens.spell(at, bytesOf(encoded, place, model));
      }
      lastEnd = end;
      last = encoded;
      lastPlace = place;
    }
  }
}

/** What a piece becomes; `hex` are the bytes of its tokens, as far as they were asked for. */
export interface Encoded {
  readonly spelling: Spelling;
  readonly placed: PlacedIds;
  readonly hex: (string | undefined)[];
}

function encode(piece: string, model: VocabularyModel, inBytes: boolean): Encoded {
  const spelling = inBytes ? inAlphabet(piece) : { units: piece };
  return { spelling, placed: model.encode(spelling.units), hex: [] };
}

function bytesOf({ spelling, placed, hex }: Encoded, place: number, { vocabulary, byteOf }: VocabularyModel): string {
  const known = hex[place];
  if (known !== undefined) return known;
  const id = placed.ids[place]!;
  const units = spelling.units.slice(placed.froms[place], placed.tos[place]);
  const byte = byteOf?.(id);
  const made = byte !== undefined && units !== vocabulary.tokenOf(id) ? byte : hexOf(units);
  hex[place] = made;
  return made;
}

function hexOf(units: string): string {
  const bytes = bytesOfAlphabet(units);
  return bytes === undefined ? Buffer.from(units).toString("hex") : Buffer.from(bytes, "latin1").toString("hex");
}
