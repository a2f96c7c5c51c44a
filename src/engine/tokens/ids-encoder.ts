import { type Tokenizer as Library, SequencePreTokenizer } from "@huggingface/tokenizers";
import { rememberPieces } from "./remember-pieces.ts";
import { idOf } from "./token-placer.ts";

/** The ids of a normalized text in which no added token stands. */
export function idsEncoder(library: Library): (normalized: string) => number[] {
  const { pre_tokenizer: cutter } = library;
  // The steps of a sequence look at one piece at a time, so that what follows the first cut depends on the piece alone.
  const [first, ...rest] = cutter instanceof SequencePreTokenizer ? cutter.tokenizers : [cutter];
  const encode = rememberPieces((piece) => {
    const pieces = rest.reduce((cut, step) => step?.pre_tokenize(cut) ?? cut, [piece]);
    return library.model.encode(pieces).map((token) => idOf(library, token));
  });
  return (normalized) => encode(first?.pre_tokenize(normalized) ?? [normalized]);
}
