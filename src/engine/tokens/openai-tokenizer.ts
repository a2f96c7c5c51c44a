import { EngineError } from "../errors.ts";
import type { Token, Tokenizer, TokenizerUse } from "../ports.ts";
import { alignedWithItself } from "./aligned-text.ts";
import type { OpenaiEncoding } from "./openai-encoding.ts";
import { asBytes, cover } from "./spelling.ts";

/** A tokenizer over one of OpenAI's vocabularies. No special tokens are added, and none are read from a text. A lone surrogate is read as U+FFFD, as in tiktoken. */
export function openaiTokenizer(model: string, encoding: OpenaiEncoding, use: TokenizerUse): Tokenizer {
  return {
    model,
    use,
    vocabularySize: encoding.vocabularySize,
    encodeIds: (text) => encoding.encode(text.toWellFormed()),
    encode(text) {
      const wellFormed = text.toWellFormed();
      const ids = encoding.encode(wellFormed);
      return { ids, tokens: placeTokens(wellFormed, ids, encoding) };
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
