import { z } from "zod";
import { vocabularyOf, vocabularySchema } from "./vocabulary.ts";
import type { VocabularyModel } from "./vocabulary-model.ts";

/** Each piece is a token, or unknown (huggingface/tokenizers, models/wordlevel/mod.rs). */
export function wordLevel(json: unknown): VocabularyModel {
  const { vocab, unk_token } = schema.parse(json);
  const unknownId = vocab[unk_token];
  const vocabulary = vocabularyOf(Object.entries(vocab), { unknownId });
  const encode: VocabularyModel["encode"] = (piece) => {
    const id = vocabulary.idOf(piece) ?? unknownId;
    return id === undefined ? { ids: [], froms: [], tos: [] } : { ids: [id], froms: [0], tos: [piece.length] };
  };
  return { vocabulary, encode, ids: (piece) => encode(piece).ids };
}

const schema = z.object({ vocab: vocabularySchema, unk_token: z.string().default("<unk>") });
