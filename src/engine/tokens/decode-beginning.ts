import type { DecodedText, Tokenizer } from "../ports.ts";
import { readIds } from "./read-ids.ts";

/**
 * What ids, as people write them, stand for: the text and the tokens up to a length that anyone can pass on, and files with all that is left out.
 * Throws `ids.syntax`, and `token.unknown` as `decode` does.
 */
export function decodeBeginning(
  tokenizer: Tokenizer,
  written: string,
  { skipSpecial = false, most }: { readonly skipSpecial?: boolean; readonly most: DecodeLimits },
): DecodedText {
  const ids = readIds(written);
  const text = tokenizer.decode(ids, { skipSpecial });
  const tokens = beginning(ids, most, tokenizer);
  return {
    count: ids.length,
    // Not in the middle of a surrogate pair.
    text: text.length <= most.units ? text : text.slice(0, most.units).replace(/[\ud800-\udbff]$/u, ""),
    units: text.length,
    tokens,
    ...(text.length > most.shownUnits && { textFile: new TextEncoder().encode(text.slice(0, LONGEST_FILE)) }),
    ...(ids.length > most.shownTokens && { tokensFile: tokensFile(ids, tokenizer) }),
  };
}

/** The first tokens, as many as have the units that the text may have. */
function beginning(ids: readonly number[], { tokens, units }: DecodeLimits, { tokenOf }: Tokenizer) {
  const begun: DecodedText["tokens"][number][] = [];
  let room = units;
  for (const id of ids.slice(0, tokens)) {
    const token = tokenOf(id);
    room -= token.length;
    if (room < 0) break;
    begun.push({ id, token });
  }
  return begun;
}

export interface DecodeLimits {
  /** Of the text, and of the tokens' together. */
  readonly units: number;
  readonly tokens: number;
  /** Past these there are files. */
  readonly shownUnits: number;
  readonly shownTokens: number;
}

/** Half a million ids of long tokens would make a book of 60 MB: what is past this is left out of the file too. */
const LONGEST_FILE = 2 ** 24;

/** A token a line, after its id. */
function tokensFile(ids: readonly number[], tokenizer: Tokenizer): Uint8Array<ArrayBuffer> {
  const lines = new Map<number, string>();
  const lineOf = (id: number) => {
    const line = lines.get(id) ?? `${id}\t${tokenizer.tokenOf(id)}\n`;
    lines.set(id, line);
    return line;
  };
  return new TextEncoder().encode(ids.map(lineOf).join(""));
}
