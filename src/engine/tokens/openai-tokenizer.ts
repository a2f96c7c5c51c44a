import { EngineError } from "../errors.ts";
import type { Token, Tokenizer, TokenizerUse } from "../ports.ts";
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
  const tokensOf = (text: string) => placeTokens(text, encoding.encode(text), encoding);
  const encode: Tokenizer["encode"] = (text, options = {}) => {
    const B = options.pair === undefined ? undefined : tokensOf(options.pair.toWellFormed()).map(ofPair);
    return arrangeInput({ A: tokensOf(text.toWellFormed()), B }, shape, options);
  };
  return {
    model,
    use,
    vocabularySize: encoding.vocabularySize,
    specialTokens: {},
    controlTokens: [],
    encode,
    encodeIds(text, options = {}) {
      if (options.pair !== undefined || options.pad || options.truncate) return encode(text, options).ids;
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
