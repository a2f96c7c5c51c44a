import { z } from "zod";
import { unsupported } from "../part.ts";
import { bpe } from "./bpe.ts";
import { unigram } from "./unigram.ts";
import type { VocabularyModel } from "./vocabulary-model.ts";
import { wordLevel } from "./word-level.ts";
import { wordPiece } from "./word-piece.ts";

/** The model in a `tokenizer.json`; the Hub's oldest files do not name its kind. */
export function modelOf(json: unknown): VocabularyModel {
  const { type, vocab, merges } = z
    .looseObject({ type: z.string().optional(), vocab: z.unknown().optional(), merges: z.unknown().optional() })
    .parse(json);
  switch (type ?? (merges ? "BPE" : Array.isArray(vocab) ? "Unigram" : "WordPiece")) {
    case "BPE":
      return bpe(json);
    case "WordPiece":
      return wordPiece(json);
    case "Unigram":
      return unigram(json);
    case "WordLevel":
      return wordLevel(json);
    default:
      throw unsupported(String(type));
  }
}
