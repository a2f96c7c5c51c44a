import { z } from "zod";
import { vocabularyOf, vocabularySchema } from "./vocabulary.ts";
import type { VocabularyModel } from "./vocabulary-model.ts";

/** BERT's longest match first; a word that can't be made of tokens is unknown as a whole (huggingface/tokenizers, models/wordpiece/mod.rs). */
export function wordPiece(json: unknown): VocabularyModel {
  const { vocab, unk_token, continuing_subword_prefix: prefix, max_input_chars_per_word } = schema.parse(json);
  const unknownId = vocab[unk_token];
  if (unknownId === undefined) throw new SyntaxError(`the vocabulary lacks its unknown token ${unk_token}`);
  const vocabulary = vocabularyOf(Object.entries(vocab), { unknownId });
  const encode: VocabularyModel["encode"] = (piece) => {
    const unknown = { ids: [unknownId], froms: [0], tos: [piece.length] };
    const ends = characterEnds(piece);
    if (ends.length > max_input_chars_per_word) return unknown;
    const ids: number[] = [];
    const froms: number[] = [];
    const tos: number[] = [];
    for (let from = 0, reached = 0; from < piece.length; ) {
      const found = longest(piece, from, ends, reached, from > 0 ? prefix : "", vocabulary.ids);
      if (found === undefined) return unknown;
      ids.push(found.id);
      froms.push(from);
      from = ends[found.last]!;
      tos.push(from);
      reached = found.last + 1;
    }
    return { ids, froms, tos };
  };
  return { vocabulary, encode, ids: (piece) => encode(piece).ids };
}

const schema = z.object({
  vocab: vocabularySchema,
  unk_token: z.string().default("[UNK]"),
  continuing_subword_prefix: z.string().default("##"),
  max_input_chars_per_word: z.int().min(0).default(100),
});

/** Where each character of the text ends, in UTF-16 units. */
function characterEnds(text: string): readonly number[] {
  let end = 0;
  return Array.from(text, (character) => {
    end += character.length;
    return end;
  });
}

function longest(
  piece: string,
  from: number,
  ends: readonly number[],
  first: number,
  prefix: string,
  ids: ReadonlyMap<string, number>,
): { readonly id: number; readonly last: number } | undefined {
  for (let last = ends.length - 1; last >= first; last--) {
    const id = ids.get(prefix + piece.slice(from, ends[last]));
    if (id !== undefined) return { id, last };
  }
  return undefined;
}
