import type { VocabularyModel } from "./models/vocabulary-model.ts";
import type { AddedToken, TokenizerJson } from "./tokenizer-json.ts";

/** A tokenizer's description with words as whole tokens. */
interface WithAddedTokens {
  readonly json: TokenizerJson;
  /** Each word once, in the order given, with its id. */
  readonly added: readonly Pick<AddedToken, "id" | "content">[];
}

/**
 * What Python's `add_tokens` does with a list of words (huggingface/tokenizers, tokenizer/added_vocabulary.rs): each becomes an added token that is not
 * special, is normalized like the text, and matches anywhere. Its id is the word's own where the vocabulary has it, else the next behind all others; one that was
 * added before stays as it is.
 */
export function withAddedTokens(
  json: TokenizerJson,
  words: readonly string[],
  { vocabulary }: Pick<VocabularyModel, "vocabulary">,
): WithAddedTokens {
  const tokens = new Map(json.added_tokens.map((token) => [token.content, token]));
  let next = json.added_tokens.reduce((most, { id }) => Math.max(most, id + 1), vocabulary.size);
  const wanted = [...new Set(words)].filter((word) => word !== "");
  const added = wanted.map((word) => {
    const known = tokens.get(word);
    if (known !== undefined) return { id: known.id, content: word };
    const id = vocabulary.idOf(word) ?? next++;
    tokens.set(word, { ...PLAIN, id, content: word });
    return { id, content: word };
  });
  return { json: { ...json, added_tokens: [...tokens.values()] }, added };
}

/** `AddedToken(word)` in Python. */
const PLAIN = { special: false, normalized: true, single_word: false, lstrip: false, rstrip: false };
