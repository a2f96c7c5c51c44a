import type { AlignedText } from "./aligned-text.ts";
import { bytesOfAlphabet } from "./byte-alphabet.ts";
import { asBytes, asCharacters, type Spelled } from "./spelling.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

/** How the tokens of one kind of vocabulary spell a text. */
export interface VocabularyKind {
  spell(text: AlignedText): Spelled;
  /** A piece from the pre-tokenizer, in the units of `spell`. */
  piece(written: string): string;
  /** How many units of its piece a token takes; undefined for the unknown token, which stands for the whole piece. */
  length(token: string, first: boolean, last: boolean): number | undefined;
}

/** Undefined for a vocabulary whose tokens we cannot place in the text. */
export function vocabularyKind({ model, pre_tokenizer }: TokenizerJson): VocabularyKind | undefined {
  const type = model.type ?? (model.merges ? "BPE" : "WordPiece");
  if (type === "BPE" && JSON.stringify(pre_tokenizer).includes('"ByteLevel"')) {
    return byteLevel(model.end_of_word_suffix ?? "");
  }
  if (type === "WordPiece" && !Array.isArray(model.vocab))
    return wordPiece(model.continuing_subword_prefix ?? "##", model.unk_token ?? "[UNK]");
  return undefined;
}

/** GPT-2 and CLIP: tokens are bytes in GPT-2's alphabet; CLIP marks the last of a word (`puppy</w>`). */
function byteLevel(suffix: string): VocabularyKind {
  return {
    spell: asBytes,
    piece: (written) => bytesOfAlphabet(written) ?? written,
    length: (token, _first, last) => token.length - (last ? suffix.length : 0),
  };
}

/** BERT: tokens are characters; all but the first of a word are marked (`##ing`). */
function wordPiece(prefix: string, unknown: string): VocabularyKind {
  return {
    spell: asCharacters,
    piece: (written) => written,
    length: (token, first) => (token === unknown ? undefined : token.length - (first ? 0 : prefix.length)),
  };
}
