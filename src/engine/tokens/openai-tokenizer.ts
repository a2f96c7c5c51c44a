import { EngineError } from "../errors.ts";
import type { Token, Tokenizer, TokenizerUse } from "../ports.ts";
import { withAddedTokens } from "./add-tokens.ts";
import { addedTokenSplitter, type Section } from "./added-tokens.ts";
import { alignedWithItself } from "./aligned-text.ts";
import { arrangeInput, type InputShape } from "./arrange-input.ts";
import type { OpenaiEncoding } from "./openai-encoding.ts";
import { frameOf } from "./special-frame.ts";
import { asBytes, cover, utf8 } from "./spelling.ts";

/** A tokenizer over one of OpenAI's vocabularies. No special tokens are added, and none are read from a text. A lone surrogate is read as U+FFFD, as in tiktoken. */
export function openaiTokenizer(model: string, encoding: OpenaiEncoding, use: TokenizerUse): Tokenizer {
  const shape: InputShape = {
    model,
    frame: frameOf(null),
    ...(use.kind !== "image" && use.limit !== undefined && { longest: use.limit }),
    paddingSide: "right",
    truncationSide: "right",
  };
  const encode: Tokenizer["encode"] = (text, options = {}) => {
    const { addTokens = [], pair } = options;
    const added = withAddedTokens({ added_tokens: [], model: {} }, addTokens, { vocabulary: asVocabulary(encoding) });
    const split = addedTokenSplitter(added.json.added_tokens);
    const tokensOf = (one: string) => split(one).flatMap((section) => sectionTokens(one, section, encoding));
    const B = pair === undefined ? undefined : tokensOf(pair.toWellFormed()).map(ofPair);
    const input = arrangeInput({ A: tokensOf(text.toWellFormed()), B }, shape, options);
    if (addTokens.length === 0) return input;
    return { ...input, added: added.added.map(({ id, content }) => ({ id, token: content })) };
  };
  return {
    model,
    use,
    vocabularySize: encoding.vocabularySize,
    specialTokens: {},
    controlTokens: [],
    encode,
    encodeIds(text, options = {}) {
      const { pair, pad, truncate, addTokens } = options;
      if (pair !== undefined || pad || truncate || addTokens) return encode(text, options).ids;
      return encoding.encode(text.toWellFormed());
    },
    tokenOf(id) {
      const bytes = encoding.bytesOf(id);
      return bytes === undefined ? special(id, false) : nameOf(bytes);
    },
    idOf: (token) => encoding.idOf(token),
    *entries() {
      for (let id = 0; id < encoding.vocabularySize; id++) {
        const bytes = encoding.bytesOf(id);
        const token = bytes === undefined ? encoding.specialOf(id) : nameOf(bytes);
        if (token !== undefined) yield { id, token, special: bytes === undefined };
      }
    },
    decode(ids, { skipSpecial = false } = {}) {
      const bytes = ids.map((id) => encoding.bytesOf(id) ?? special(id, skipSpecial)).join("");
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
    },
  };

  function special(id: number, skipped: boolean): string {
    const token = encoding.specialOf(id);
    if (token === undefined) throw new EngineError("token.unknown", { id, model, most: encoding.vocabularySize - 1 });
    return skipped ? "" : token;
  }
}

function ofPair(token: Token): Token {
  return { ...token, pair: true };
}

/** A token's text, or its bytes where they are no whole characters. */
function nameOf(bytes: string): string {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return utf8(text) === bytes ? text : escaped(bytes);
}

/** An added token, or the text between two of them. */
function sectionTokens(text: string, { from, to, added }: Section, encoding: OpenaiEncoding): readonly Token[] {
  const part = text.slice(from, to);
  if (added) return [{ id: added.id, token: part, text: part, special: false, start: from, end: to }];
  const placed = placeTokens(part, encoding.encode(part), encoding);
  if (from === 0) return placed;
  return placed.map((token) => ({ ...token, start: token.start! + from, end: token.end! + from }));
}

/** tiktoken knows no added tokens; here they follow its highest id, as they would in a tokenizer.json made of it. */
function asVocabulary(encoding: OpenaiEncoding) {
  const { vocabularySize: size, idOf } = encoding;
  return { size, idOf, highestId: size - 1, tokenOf: () => undefined };
}

/** The tokens' bytes, one after the other, are the text's. */
function placeTokens(text: string, ids: readonly number[], encoding: OpenaiEncoding): readonly Token[] {
  const spelled = asBytes(alignedWithItself(text));
  let at = 0;
  return ids.map((id) => {
    const bytes = encoding.bytesOf(id)!;
    const covered = cover(spelled, at, at + bytes.length);
    at += bytes.length;
    const shown = text.slice(covered.start, covered.end);
    return { id, token: covered.bytes === undefined ? shown : escaped(bytes), text: shown, special: false, ...covered };
  });
}

/** Bytes that are no whole characters, written as in Python: `\xf0\x9f`. */
function escaped(bytes: string): string {
  return [...bytes]
    .map((byte) => (byte < "\x80" ? byte : `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`))
    .join("");
}
