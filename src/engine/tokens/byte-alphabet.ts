import { characterLength } from "./aligned-text.ts";
import { byEdits, type Edit, type EditRewrite } from "./rewrite.ts";
import { utf8 } from "./spelling.ts";

/** Bytes (latin-1) of a string in GPT-2's byte alphabet, in which every byte is a printable character (`Ġ` is 0x20). Undefined where a character is not of it. */
export function bytesOfAlphabet(written: string): string | undefined {
  let bytes = "";
  for (const character of written) {
    const byte = BYTES.get(character);
    if (byte === undefined) return undefined;
    bytes += byte;
  }
  return bytes;
}

/** Every character becomes its UTF-8 bytes in GPT-2's byte alphabet. */
export const byteAlphabet: EditRewrite = {
  ...byEdits(characters),
  plain: (text) => utf8(text).replace(UNPRINTABLE, (byte) => ALPHABET[byte.charCodeAt(0)]!),
};

function* characters(text: string): Iterable<Edit> {
  for (let at = 0; at < text.length; ) {
    const end = at + characterLength(text, at);
    const character = text.slice(at, end);
    const written = byteAlphabet.plain(character, false);
    if (written !== character) yield [at, end, written];
    at = end;
  }
}

/** `bytes_to_unicode` in openai/gpt-2's encoder.py: printable bytes stand for themselves, the others follow from U+0100. */
const PRINTABLE = /[!-~¡-¬®-ÿ]/;
const UNPRINTABLE = /[^!-~¡-¬®-ÿ]/g;

const ALPHABET: readonly string[] = alphabet();

const BYTES: ReadonlyMap<string, string> = new Map(
  ALPHABET.map((character, byte) => [character, String.fromCharCode(byte)]),
);

function alphabet() {
  let others = 0;
  return Array.from({ length: 256 }, (_, code) => {
    const byte = String.fromCharCode(code);
    return PRINTABLE.test(byte) ? byte : String.fromCharCode(256 + others++);
  });
}
