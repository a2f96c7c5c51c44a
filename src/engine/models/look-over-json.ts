/** Deeper than any model's file, and shallow enough for everything that walks down one. */
const DEEPEST = 64;

/** The largest known tokenizer.json (Gemma 3) has 1.6 million: its vocabulary's and its merges'. Each takes up to 100 bytes once parsed. */
const MOST_VALUES = 5_000_000;

/** Why a JSON text should not be parsed, told without parsing it: a small file can become gigabytes, which would end the process. Undefined where nothing speaks against it. */
export function lookOverJson(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        values++;
        if (++depth > DEEPEST) return `nested more than ${DEEPEST} deep`;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        break;
      case COMMA:
        if (++values > MOST_VALUES) return `more than ${MOST_VALUES} values`;
        break;
    }
  }
  return undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The place of the quotation mark that ends the string which one at `begin` begins; of the text's end where none does. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) at++;
  }
  return text.length;
}
