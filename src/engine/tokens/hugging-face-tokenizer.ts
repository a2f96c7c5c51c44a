import { Tokenizer as Library } from "@huggingface/tokenizers";
import { EngineError } from "../errors.ts";
import type { Token, Tokenizer, TokenizerUse } from "../ports.ts";
import { exactTokenizerJson } from "./exact-tokenizer-json.ts";
import { idsEncoder } from "./ids-encoder.ts";
import { idOf, tokenPlacer } from "./token-placer.ts";
import type { TokenizerConfig, TokenizerJson } from "./tokenizer-json.ts";
import { vocabularyKind } from "./vocabulary-kind.ts";

export interface HuggingFaceTokenizer {
  readonly model: string;
  readonly tokenizerJson: TokenizerJson;
  readonly tokenizerConfig: TokenizerConfig;
  readonly use: TokenizerUse;
}

/**
 * A tokenizer from its `tokenizer.json`: ids from @huggingface/tokenizers, ranges by following the text through its normalizer and
 * pre-tokenizer. A lone surrogate is read as U+FFFD. Throws `tokenizer.unsupported` for a kind of vocabulary whose ranges are not known.
 */
export function huggingFaceTokenizer({ model, tokenizerJson, tokenizerConfig, use }: HuggingFaceTokenizer): Tokenizer {
  const kind = vocabularyKind(tokenizerJson);
  if (kind === undefined)
    throw new EngineError("tokenizer.unsupported", { model, kind: tokenizerJson.model.type ?? "Unigram" });
  const json = exactTokenizerJson(tokenizerJson);
  const library = new Library(json, tokenizerConfig);
  const place = tokenPlacer(library, json.added_tokens, kind);
  const frame = specialFrame(library);
  const idsOf = idsEncoder(library);
  const holdsAdded = (text: string) => json.added_tokens.some(({ content }) => text.includes(content));
  const encode: Tokenizer["encode"] = (text, { special = true } = {}) => {
    const placed = place(text.toWellFormed());
    const tokens = special ? [...frame.before, ...placed, ...frame.after] : placed;
    return { tokens, ids: tokens.map(({ id }) => id) };
  };
  return {
    model,
    use,
    vocabularySize: library.get_vocab().size,
    encode,
    encodeIds(text, { special = true } = {}) {
      const wellFormed = text.toWellFormed();
      const normalized = library.normalizer?.normalize(wellFormed) ?? wellFormed;
      if (holdsAdded(wellFormed) || holdsAdded(normalized)) return encode(text, { special }).ids;
      const ids = idsOf(normalized);
      return special ? [...frame.beforeIds, ...ids, ...frame.afterIds] : ids;
    },
    decode: (ids, { skipSpecial = false } = {}) =>
      ids.length === 0
        ? ""
        : library.decode([...ids], { skip_special_tokens: skipSpecial, clean_up_tokenization_spaces: false }),
  };
}

/** The special tokens that the post-processor puts before and after every text. */
function specialFrame(library: Library) {
  const text = "\0";
  const tokens = library.post_processor?.post_process([text], null, true).tokens ?? [text];
  const special = (token: string): Token => ({ id: idOf(library, token), token, text: "", special: true });
  const at = tokens.indexOf(text);
  const before = tokens.slice(0, at).map(special);
  const after = tokens.slice(at + 1).map(special);
  return { before, after, beforeIds: before.map(({ id }) => id), afterIds: after.map(({ id }) => id) };
}
