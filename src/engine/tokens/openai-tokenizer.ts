import { EngineError } from "../errors.ts";
import type { Tokenizer, TokenizerUse } from "../ports.ts";
import { withAddedTokens } from "./add-tokens.ts";
import { addedTokenSplitter, type Section } from "./added-tokens.ts";
import { characterLength } from "./aligned-text.ts";
import { arrangeInput, type InputShape } from "./arrange-input.ts";
import { modelInput } from "./encoded-columns.ts";
import type { OpenaiEncoding } from "./openai-encoding.ts";
import { frameOf } from "./special-frame.ts";
import { utf8, utf8Length } from "./spelling.ts";
import { columnWriter, FLAG, type TokenColumns } from "./token-columns.ts";

/** A tokenizer over one of OpenAI's vocabularies. No special tokens are added, and none are read from a text. A lone surrogate is read as U+FFFD, as in tiktoken. */
export function openaiTokenizer(model: string, encoding: OpenaiEncoding, use: TokenizerUse): Tokenizer {
  const shape: InputShape = {
    model,
    frame: frameOf(null),
    ...(use.kind !== "image" && use.limit !== undefined && { longest: use.limit }),
    paddingSide: "right",
    truncationSide: "right",
  };
  const encodeColumns: Tokenizer["encodeColumns"] = (text, options = {}) => {
    const { addTokens = [], pair } = options;
    const known = withAddedTokens({ added_tokens: [], model: {} }, addTokens, { vocabulary: asVocabulary(encoding) });
    const split = addedTokenSplitter(known.json.added_tokens);
    const columnsOf = (one: string) => placeTokens(one, split(one), encoding);
    const B = pair === undefined ? undefined : columnsOf(pair.toWellFormed());
    const input = arrangeInput({ A: columnsOf(text.toWellFormed()), B }, shape, options);
    const added = known.added.map(({ id, content }) => ({ id, token: content }));
    const own = new Map(added.map(({ id, token }) => [id, token]));
    const nameOf = (id: number) => own.get(id) ?? tokenOf(id);
    return { ...input, nameOf, ...(addTokens.length > 0 && { added }) };
  };
  return {
    model,
    use,
    vocabularySize: encoding.vocabularySize,
    specialTokens: {},
    controlTokens: [],
    encode: (text, options = {}) =>
      modelInput(encodeColumns(text, options), { text: text.toWellFormed(), pair: options.pair?.toWellFormed() }),
    encodeColumns,
    encodeIds(text, options = {}) {
      const { pair, pad, truncate, addTokens } = options;
      if (pair !== undefined || pad || truncate || addTokens) return Array.from(encodeColumns(text, options).ids);
      return encoding.encode(text.toWellFormed());
    },
    tokenOf,
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

  function tokenOf(id: number): string {
    const bytes = encoding.bytesOf(id);
    return bytes === undefined ? special(id, false) : nameOf(bytes);
  }

  function special(id: number, skipped: boolean): string {
    const token = encoding.specialOf(id);
    if (token === undefined) throw new EngineError("token.unknown", { id, model, most: encoding.vocabularySize - 1 });
    return skipped ? "" : token;
  }
}

/** A token's text, or its bytes where they are no whole characters. */
function nameOf(bytes: string): string {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return utf8(text) === bytes ? text : escaped(bytes);
}

/** tiktoken knows no added tokens; here they follow its highest id, as they would in a tokenizer.json made of it. */
function asVocabulary(encoding: OpenaiEncoding) {
  const { vocabularySize: size, idOf } = encoding;
  return { size, idOf, highestId: size - 1, tokenOf: () => undefined };
}

/** Added tokens, and the text between them, whose tokens' bytes, one after the other, are its own. */
function placeTokens(text: string, sections: readonly Section[], encoding: OpenaiEncoding): TokenColumns {
  const tokens = columnWriter(text.length / 4);
  for (const { from, to, added } of sections) {
    if (added) tokens.add(added.id, from, to, added.special ? FLAG.special : 0);
    else placeSection(text.slice(from, to), from, encoding, tokens);
  }
  return tokens.build();
}

function placeSection(text: string, offset: number, encoding: OpenaiEncoding, tokens: ReturnType<typeof columnWriter>) {
  let at = 0; // the character that is read
  let read = 0; // bytes of it
  for (const id of encoding.encode(text)) {
    const bytes = encoding.bytesOf(id)!;
    const start = at;
    const begins = read === 0;
    let end = at;
    for (let left = bytes.length; left > 0; ) {
      const length = utf8Length(text.codePointAt(at)!);
      const taken = Math.min(left, length - read);
      const width = characterLength(text, at);
      end = at + width;
      left -= taken;
      read += taken;
      if (read < length) continue;
      at += width;
      read = 0;
    }
    tokens.add(id, offset + start, offset + end);
    if (!begins || read > 0) tokens.spell(tokens.size() - 1, Buffer.from(bytes, "latin1").toString("hex"));
  }
}

/** Bytes that are no whole characters, written as in Python: `\xf0\x9f`. */
function escaped(bytes: string): string {
  return [...bytes]
    .map((byte) => (byte < "\x80" ? byte : `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`))
    .join("");
}
